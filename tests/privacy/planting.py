"""Puts what people say of themselves everywhere it can come in, through a running service."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid5

import httpx

from domain.act import Command
from domain.steps.appraisal import GiveRating, OpenAppraisal
from domain.steps.erasing import EraseSubject
from domain.steps.hosting import ChallengeHost
from domain.steps.opinions import CallForOpinions, GatherOpinion
from domain.steps.proposal import SubmitProposal
from domain.steps.referral import RejectAnswer, ReportInterim
from domain.steps.roster import FillSeats
from domain.steps.statement import CorrectStatement, MakeStatement, WithholdStatement
from domain.streams.appraisal import appraisal_id
from domain.value import Party
from tests.domain import course
from tests.domain.course import changed
from tests.domain.samples import SAMPLES
from tests.domain.specification import COMMITTEE, HOUSING, STREAM, STREET, december
from tests.privacy.people import Person
from tests.service.running import NAMES, address

CALL = UUID(int=0xCA11)
ROUND = appraisal_id(COMMITTEE, date(2025, 1, 1))
OBJECTED = UUID(int=0x92)
SPEAKERS = 30
"""So many people speak: of each three one tells numbers, one is withheld, one is erased."""


class Planter:
    """Speaks to the service. ``planted`` are the people of whom something was put somewhere."""

    def __init__(self, url: str, tokens: dict[str, str], people: Iterator[Person]) -> None:
        self.url = url
        self.client = httpx.Client(base_url=url, timeout=30)
        self.planted: list[Person] = []
        self.speakers: list[Party] = []
        self._people = people
        self._tokens = tokens

    def somebody(self) -> Person:
        """The next person."""
        self.planted.append(next(self._people))
        return self.planted[-1]

    def numbers(self) -> str:
        """Words with somebody's numbers, without their name."""
        them = self.somebody()
        return f"我的身份证号是{them.identity}，请打{them.mobile}或+86 {them.mobile}。"

    def all_of_it(self) -> str:
        """Words with somebody's name as well."""
        them = self.somebody()
        return f"{them.name}，{them.identity}，{them.mobile}"

    def do(self, command: Command, at: datetime, by: str = "committee", to: UUID = STREAM) -> None:
        """Give a command, which is taken."""
        body = changed(command, occurred_at=at).model_dump_json(exclude_unset=True)
        answer = self.post(address(NAMES[type(command)], to), body, by)
        assert answer.status_code == 201, answer.text

    def post(
        self, path: str, body: str | bytes, by: str | None = "committee", **headers: str
    ) -> httpx.Response:
        """Any request that writes."""
        said = {"Content-Type": "application/json", **headers}
        if by:
            said["Authorization"] = f"Bearer {self._tokens[by]}"
        raw = {name.replace("_", "-").encode(): text.encode() for name, text in said.items()}
        return self.client.post(path, content=body, headers=raw)

    def pseudonym(self, external_id: str) -> Party:
        """Somebody by what another system knows them as."""
        body = json.dumps({"source": "wechat-miniprogram", "external_id": external_id})
        answer = self.post("/api/v1/persons", body)
        assert answer.status_code == 200, answer.text
        return Party(person=answer.json()["person"])


def plant(planter: Planter) -> int:
    """All of it; the last position."""
    plant_course(planter)
    plant_statements(planter)
    plant_elsewhere(planter)
    plant_refusals(planter)
    plant_odd_requests(planter)
    return int(planter.client.get("/ready").json()["head"])


def plant_course(planter: Planter) -> None:
    """A matter whose proposal is full of numbers, up to its open session, and its roster: people
    whom another system knows by their names and numbers."""
    for number in range(SPEAKERS):
        them = planter.somebody()
        known_as = (them.name, them.mobile, them.identity, f"{them.name} {them.mobile}")
        planter.speakers.append(planter.pseudonym(known_as[number % 4]))
    for command, at in course.OPENED:
        given = command
        if isinstance(command, SubmitProposal):
            given = changed(command, title=planter.numbers(), text=planter.numbers())
        elif isinstance(command, FillSeats):
            seats = (changed(command.seats[0], party=party) for party in planter.speakers)
            given = FillSeats(seats=(*command.seats, *seats))
        planter.do(given, at)


def plant_statements(planter: Planter) -> None:
    """Numbers in what stays public; names, too, in what is withheld or erased after it was said."""
    for number, speaker in enumerate(planter.speakers):
        statement = uuid5(STREAM, f"statement {number}")
        told = planter.numbers() if number % 3 == 0 else planter.all_of_it()
        said = MakeStatement(
            session=course.SESSION, statement=statement, speaker=speaker, text=told
        )
        planter.do(said, december(10, 14, 10))
        other = planter.numbers() if number % 3 == 0 else planter.all_of_it()
        planter.do(
            CorrectStatement(statement=statement, speaker=speaker, text=other),
            december(10, 14, 20),
        )
        if number % 3 == 1:
            hidden = WithholdStatement(
                statement=statement, ground="personal_data", reason="含有他人个人信息。"
            )
            planter.do(hidden, december(10, 14, 30))
        if number % 3 == 2:
            planter.do(SAMPLES[EraseSubject], december(20), by="district", to=speaker.id)


def plant_elsewhere(planter: Planter) -> None:
    """Every other kind of words, numbers in them; and a fact that is not public."""
    challenge = changed(SAMPLES[ChallengeHost], ground=planter.numbers())
    planter.do(challenge, december(10, 15))
    planter.do(course.CLOSE, december(10, 16))
    planter.do(SAMPLES[CallForOpinions], december(1), to=CALL)
    for number in range(30):
        opinion = changed(
            SAMPLES[GatherOpinion], opinion=uuid5(CALL, str(number)), text=planter.numbers()
        )
        planter.do(opinion, december(2), to=CALL)
    planter.do(changed(course.REFER, request=planter.numbers()), december(11))
    planter.do(changed(course.REFER, referral=OBJECTED, request=planter.numbers()), december(11))
    planter.do(
        changed(course.OBJECT, referral=OBJECTED, ground=planter.numbers()),
        december(12),
        by="department",
    )
    planter.do(course.ACCEPT, december(12), by="department")
    interim = changed(SAMPLES[ReportInterim], report=planter.numbers())
    planter.do(interim, december(12, 10), by="department")
    answered = changed(course.ANSWER, answer=planter.numbers())
    planter.do(answered, december(13), by="department")
    planter.do(course.RELAY, december(14))
    planter.do(changed(SAMPLES[RejectAnswer], reason=planter.numbers()), december(15))
    opening = OpenAppraisal(
        organiser=COMMITTEE,
        subjects=(STREET, HOUSING),
        period_from=date(2025, 1, 1),
        period_until=date(2025, 12, 31),
    )
    planter.do(opening, december(20), to=ROUND)
    rating = GiveRating(
        subject=HOUSING,
        matter=STREAM,
        rater=planter.speakers[0].id,
        taking_part=4,
        carrying_out=2,
    )
    planter.do(rating, december(21), to=ROUND)


def plant_refusals(planter: Planter) -> None:
    """Commands that are refused, each for another reason, with somebody in every part of them."""
    told = planter.all_of_it
    propose, speak = address("submit-proposal"), address("make-statement")
    whole = json.loads(course.PROPOSE.model_dump_json(exclude_unset=True))
    answers = [
        planter.post(propose, f'{{"title": "{told()}", "text": '),
        planter.post(propose, f"{told()}"),
        planter.post(propose, json.dumps([told()])),
        planter.post(propose, json.dumps({**whole, "title": told(), "text": told()})),
        planter.post(propose, json.dumps({**whole, planter.somebody().name: told()})),
        planter.post(propose, json.dumps({**whole, planter.somebody().mobile: 1})),
        planter.post(propose, json.dumps({**whole, "organiser": planter.somebody().identity})),
        planter.post(propose, json.dumps({**whole, "category": told(), "source": told()})),
        planter.post(propose, json.dumps({**whole, "text": f"\0{told()}"})),
        planter.post(propose, json.dumps({**whole, "text": told() * 400})),
        planter.post(propose, json.dumps({**whole, "occurred_at": planter.somebody().mobile})),
        planter.post(address("publish-background-pack"), json.dumps({"summary": told()})),
        planter.post(address("withdraw-proposal"), json.dumps({"reason": planter.numbers()})),
        planter.post(speak, json.dumps({"text": told()}), Idempotency_Key=told()),
        planter.post(speak, json.dumps({"text": told()}), If_Match=told()),
        planter.post(speak, json.dumps({"text": told()}), Content_Type=told()),
        planter.post(speak, json.dumps({"text": told()}), by=None, Authorization=told()),
        planter.post(propose, json.dumps({**whole, "text": told()}), by="department"),
        planter.post(f"/api/v1/matters/{quote(told())}/make-statement", told()),
        planter.post("/api/v1/persons", json.dumps({"source": told(), "external_id": told()})),
        planter.post("/api/v1/persons", json.dumps({"external_id": told() * 9})),
    ]
    statuses = {answer.status_code for answer in answers}
    assert statuses == {400, 401, 403, 409, 415, 422}
    _nothing_repeated(planter, answers)


def plant_odd_requests(planter: Planter) -> None:
    """Requests that read, or are hardly any, with somebody in their addresses and headers."""
    answers = []
    for path in ("/{}", "/zh/{}", "/en/matters/{}", "/api/v1/{}", "/api/v1/matters/{}", "/log/{}"):
        answers.append(planter.client.get(path.format(quote(planter.all_of_it()))))
        answers.append(planter.client.get(path.format(planter.somebody().mobile)))
    for path in ("/zh/matters", "/api/v1/matters", "/api/v1/events", "/api/v1/duties"):
        query = {"stage": planter.all_of_it(), planter.somebody().mobile: planter.somebody().name}
        answers.append(planter.client.get(path, params=query))
        answers.append(planter.client.get(path, params={"after": planter.somebody().identity}))
    for header in ("X-Request-ID", "Cookie", "User-Agent", "Referer", "Last-Event-ID"):
        for text in (planter.all_of_it(), planter.somebody().mobile, planter.somebody().identity):
            said = {header.encode(): text.encode()}
            answers.append(planter.client.get("/api/v1/events/0", headers=said))
    _nothing_repeated(planter, answers)
    where = urlsplit(planter.url)
    for line in ("GET /{} HTTP/1.1\r\n\r\n", "{} / HTTP/1.1\r\nHost: x\r\n\r\n", "{}\r\n\r\n"):
        with closing(socket.create_connection((where.hostname, where.port), 10)) as wire:
            wire.sendall(line.format(planter.all_of_it()).encode())
            wire.shutdown(socket.SHUT_WR)
            assert planter.planted[-1].mobile.encode() not in wire.recv(65536)


def _nothing_repeated(planter: Planter, answers: list[httpx.Response]) -> None:
    """Neither in the body of an answer nor in its headers."""
    for answer in answers:
        told = f"{answer.text}\n{dict(answer.headers)}"
        for them in planter.planted:
            assert not [it for it in them if it in told], f"{answer.request.url}: {told}"
