"""NDJSON of commands: one a line, the body as the API takes it (docs/IMPORT.md)."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid5

import msgspec
from pydantic import ValidationError

from domain.act import Command
from domain.catalogue import COMMANDS
from domain.decider import STEPS
from domain.event import Actor
from domain.steps.appraisal import OpenAppraisal
from domain.steps.proposal import SubmitProposal
from domain.steps.score_items import OfAnItem
from domain.steps.scorecard import ProposeScorecard
from domain.streams.appraisal import appraisal_id
from domain.streams.registry import REGISTRY_STREAM
from domain.streams.scorecard import scorecard_id
from infra.district import District
from service.importing.delivery import Delivery
from service.importing.report import NoProgress, Place, Progress, Report
from service.importing.source_files import read_lines

Key = Annotated[str, msgspec.Meta(pattern="^[!-~]{1,200}$")]
"""Printable ASCII without blanks."""


class CommandLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line. ``data`` is the command's body with ``occurred_at`` and ``on_behalf_of``."""

    command: str
    stream: UUID | None = None
    key: Key | None = None
    data: msgspec.Raw = msgspec.Raw(b"{}")


class LineFault(Exception):
    """What is wrong with a line: (field, reason)."""


_decode = msgspec.json.Decoder(CommandLine).decode
_VALIDATE = {
    name: command.__pydantic_validator__.validate_json for name, command in COMMANDS.items()
}
_REGISTRY = {name for name, command in COMMANDS.items() if STEPS[command].stream == "registry"}


def import_commands(
    district: District,
    path: Path,
    report: Report,
    actor: Actor,
    *,
    source: str = "default",
    progress: Progress | None = None,
) -> None:
    """Record the commands of a file in its order. A line without a key is known by its content:
    the same line twice is one command. Keys of different ``source`` systems do not meet."""
    progress = progress or NoProgress()
    progress.stage("commands")
    with Delivery(district, f"commands:{source}", actor, report, progress) as delivery:
        file = path.name
        for number, line in read_lines(path, report):
            report.read += 1
            place = Place(file, number)
            try:
                command, stream, key = _parsed(line, delivery.caller)
            except LineFault as fault:
                report.complain(place, *fault.args)
            except ValidationError as failure:
                report.complain_of(place, failure)
            else:
                delivery.put(place, command, stream, key)


def _parsed(line: bytes, caller: UUID) -> tuple[Command, UUID, str]:
    try:
        read = _decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as failure:
        raise LineFault(*_fault(failure)) from None
    validate = _VALIDATE.get(read.command)
    if validate is None:
        raise LineFault("command", "no command has this name (see docs/IMPORT.md)")
    command: Command = validate(bytes(read.data))
    key = read.key or f"line:{hashlib.sha256(line.strip()).hexdigest()}"
    return command, _stream(read, command, key, caller), key


def _stream(read: CommandLine, command: Command, key: str, caller: UUID) -> UUID:
    if read.command in _REGISTRY:
        if read.stream not in (None, REGISTRY_STREAM):
            raise LineFault("stream", "the register has one stream; leave this out")
        return REGISTRY_STREAM
    if read.stream is not None:
        return read.stream
    if isinstance(command, OpenAppraisal):
        return appraisal_id(command.organiser, command.period_from)
    if isinstance(command, ProposeScorecard | OfAnItem):
        return scorecard_id(command.organisation, command.year)
    if isinstance(command, SubmitProposal):
        return uuid5(caller, key)
    raise LineFault("stream", "needed: the id of the matter or appraisal")


def _fault(failure: Exception) -> tuple[str | None, str]:
    """(field, reason) of what the decoder says; it is not quoted, for it may quote the line."""
    said = str(failure)
    if isinstance(failure, msgspec.ValidationError):
        for name in CommandLine.__struct_fields__:
            if f"`$.{name}`" in said:
                return name, "of the wrong type or form"
            if f"missing required field `{name}`" in said:
                return name, "is missing"
        if "unknown field" in said:
            return None, "an unknown field beside command, stream, key and data"
        return None, "not a JSON object"
    if isinstance(failure, RecursionError):
        return None, "nested too deep"
    return None, "not valid JSON in UTF-8"
