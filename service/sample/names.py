"""The ids of the sample: fixed, so that loading it again finds what it loaded before.

Persons are pseudonyms derived from a namespace of the sample's own. That is for the sample only,
where there is nobody behind them: real pseudonyms are random and come from the vault.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID, uuid5

from domain.events.agenda import Document
from domain.rules.pack import BEIJING
from domain.streams.registry import organisation_id
from domain.value import Party
from service.sample.register_script import RegisterFile

DISTRICT_CODE = "110101"
STREET_DIGITS = 9
"""How many digits of a division code name the street."""

NAMESPACE = UUID("3f6c0c52-7a3e-5d0b-9b1c-5a4d1e5a3d11")
"""Of the sample alone."""

CALLER = uuid5(NAMESPACE, "caller")
"""Whose idempotency keys the sample's are."""

_MEDIA_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "xlsx": "application/vnd.ms-excel"}


class UnknownName(ValueError):
    """A file of the sample names something that no file defines."""


class Organisations:
    """From the keys and division codes that the files use to organisation ids."""

    def __init__(self, register: RegisterFile) -> None:
        self._ids: dict[str, UUID] = {}
        self._streets: dict[UUID, UUID] = {}
        for line in [f"{DISTRICT_CODE} dongcheng 东城区", *register.streets, *register.committees]:
            code, key, _name = line.split()
            self._ids[code] = self._ids[key] = organisation_id(code)
            if len(code) > STREET_DIGITS - 1:
                self._streets[organisation_id(code)] = organisation_id(code[:STREET_DIGITS])
        for entry in register.organisation:
            id = self._ids[entry.key] = uuid5(NAMESPACE, f"organisation:{entry.key}")
            if (above := self._streets.get(self._ids[entry.parent])) is not None:
                self._streets[id] = above

    def __getitem__(self, key: str) -> UUID:
        try:
            return self._ids[key]
        except KeyError:
            raise UnknownName(key) from None

    def street_of(self, organisation: UUID) -> UUID:
        """The street above an organisation; of a street, itself."""
        return self._streets[organisation]


def matter_id(matter: str) -> UUID:
    """The stream of a matter."""
    return uuid5(NAMESPACE, f"matter:{matter}")


def part_id(matter: str, kind: str, key: str | int) -> UUID:
    """A session, statement, task or referral within a matter."""
    return uuid5(NAMESPACE, f"{matter}/{kind}:{key}")


def call_id(key: str) -> UUID:
    """A call for opinions."""
    return uuid5(NAMESPACE, f"call:{key}")


def person_id(matter: str, label: str) -> UUID:
    """The pseudonym behind a label."""
    return uuid5(NAMESPACE, f"{matter}/person:{label}")


def party(matter: str, label: str, organisations: Organisations) -> Party:
    """Who a label means: "@key" an organisation, anything else a person of this matter."""
    if label.startswith("@"):
        return Party(organisation=organisations[label[1:]])
    return Party(person=person_id(matter, label))


def document(line: str) -> Document:
    """A document from "title|extension|bytes"; its digest is of these words, for want of a file."""
    title, extension, size = line.split("|")
    return Document(
        title=title,
        digest=hashlib.sha256(f"示例文件:{title}".encode()).hexdigest(),
        media_type=_MEDIA_TYPES[extension],
        size_bytes=int(size),
    )


def beijing(moment: datetime) -> datetime:
    """A time of the files, which is Beijing time, with its zone."""
    return moment.replace(tzinfo=BEIJING)
