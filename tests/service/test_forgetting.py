"""A person is erased over HTTP, and found nowhere: not in a page, a list, a feed, an export, the
log or any table, not as of any time, and not after everything was folded anew."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from domain.events.discussion import WithholdingGround
from domain.events.erasure import ErasureGround
from domain.events.opinions import Channel
from domain.roles import Role
from domain.steps.erasing import EraseSubject
from domain.steps.mandates import GrantMandate
from domain.steps.opinions import CallForOpinions, GatherOpinion
from domain.steps.statement import CorrectStatement, RestoreStatement, WithholdStatement
from domain.streams.registry import REGISTRY_STREAM
from infra.erasing import Holdings, holdings
from infra.projector import rebuild, verify
from infra.tokens import create_token
from infra.transparency_log.merkle import leaf_hash
from infra.transparency_log.proof_file import ProofFile
from infra.transparency_log.remaking import remake
from projections.catalogue import PROJECTIONS
from service.cli import app as yishi
from service.page_cache import FRESH_SECONDS
from tests.cli.conftest import environment
from tests.domain import course
from tests.domain.course import POINT, REFERRAL, REPLY, SPEAK, WANG, changed
from tests.domain.specification import COMMITTEE, HOUSING, STREAM, december
from tests.service.conftest import StartService
from tests.service.running import Service
from tests.service.test_access import ASKED, FILLED, PUBLIC, address_of
from tests.service.test_events import APPRAISAL, rate
from tests.service.test_pages import MATTER, play
from tests.store.ledgers import Place
from tests.store.test_vault import whole_database

ERASE = EraseSubject(ground=ErasureGround.CONSENT_WITHDRAWN)
CALL = UUID(int=0xCA11)
TITLE, RAISED, SPOKEN, CORRECTED, HIDDEN, OPINION, ANSWER = (
    f"王某自己的话之{number}，别处没有" for number in "甲乙丙丁戊己庚"
)
WORDS = (TITLE, RAISED, SPOKEN, CORRECTED, HIDDEN, OPINION, ANSWER)
EXTERNAL, LABEL = "openid-of-wang", "王某的手机"
BEFORE = "2025-12-10T14:45:00%2B08:00"


@dataclass
class Course:
    """What was there before the erasure, and the service since."""

    service: Service
    size: int
    """Events before it."""
    receipt: dict[str, Any]
    salts: list[bytes]
    etags: dict[str, str]
    entries: dict[int, bytes]
    proofs: dict[int, bytes]
    manifest: bytes
    events: bytes
    token: str
    shown: str
    logged: list[Any] = field(default_factory=list)

    @property
    def district(self) -> Any:
        """The district that the service runs."""
        return self.service.app.state.parts.district

    @property
    def place(self) -> Place:
        """Where its database is."""
        settings = self.service.app.state.parts.settings
        return Place(str(settings.database_url), settings.schema_name)

    def planted(self) -> list[bytes]:
        """Everything that must not be found."""
        named = [text.encode() for text in (*WORDS, EXTERNAL, LABEL)]
        return [*named, *self.salts, *(salt.hex().encode() for salt in self.salts)]


def speak(service: Service) -> str:
    """The person says something wherever a person can; a token of theirs."""
    play(
        service,
        (
            (changed(course.PROPOSE, title=TITLE, text=RAISED), december(1)),
            *course.OPENED[1:],
            (changed(SPEAK, text=SPOKEN), december(10, 14, 20)),
            (changed(course.AGREE), december(10, 14, 25)),
            (CorrectStatement(statement=POINT, speaker=WANG, text=CORRECTED), december(10, 14, 30)),
            (changed(SPEAK, statement=REPLY, text=HIDDEN), december(10, 14, 31)),
            (withhold(REPLY), december(10, 14, 40)),
            (course.REFER, december(11)),
            (course.CLOSE, december(12)),
            (course.DECIDE, december(12, 10)),
        ),
    )
    call = CallForOpinions(
        organiser=COMMITTEE,
        title="征集意见",
        text="欢迎提出意见。",
        channels=(Channel.ONLINE,),
        online_address="https://example.org/opinions",
        closes_at=december(20),
    )
    gather = GatherOpinion(
        opinion=UUID(int=0xCA12), channel=Channel.ONLINE, author=WANG, text=OPINION
    )
    play(service, ((call, december(2)), (gather, december(3))), CALL)
    mandate = GrantMandate(
        mandate=UUID(int=0xAA),
        organisation=HOUSING,
        role=Role.DEPARTMENT,
        person=WANG.id,
        valid_from=december(1).date(),
    )
    assert service.post(mandate, stream=REGISTRY_STREAM, by="district").status_code == 201
    parts = service.app.state.parts
    datastore = parts.district.datastore
    clerk = create_token(datastore, HOUSING, Role.DEPARTMENT, label=LABEL, person=WANG.id)[1]
    token = create_token(datastore, HOUSING, Role.DEPARTMENT, label=LABEL, person=WANG.id)[1]
    service.tokens["wang"] = clerk
    answer = changed(course.ANSWER, answer=ANSWER)
    for said, at in ((course.ACCEPT, december(13)), (answer, december(14))):
        done = service.post(changed(said, occurred_at=at), by="wang")
        assert done.status_code == 201, done.text
    rate(service)
    with datastore.get_connection() as connection:
        connection.execute(
            "INSERT INTO vault_pseudonyms VALUES ('forum', %s, %s)", (EXTERNAL, WANG.id)
        )
    return token


def withhold(statement: UUID) -> WithholdStatement:
    ground = WithholdingGround.PERSONAL_DATA
    return WithholdStatement(statement=statement, ground=ground, reason="含他人的信息。")


@pytest.fixture(scope="module")
def forgotten(start_service: StartService) -> Iterator[Course]:
    with start_service() as service:
        token = speak(service)
        district = service.app.state.parts.district
        district.sealer.seal_all()
        size = service.head()
        shown = "".join(everything(service).values())
        course_of = Course(
            service=service,
            size=size,
            receipt={},
            salts=salts_of(service),
            etags={url: service.get(url).headers["ETag"] for url in CONDITIONAL},
            entries={n: entry(service, n) for n in range(1, size + 1)},
            proofs={n: proof(service, n) for n in (1, size)},
            manifest=service.get(f"{MATTER}/manifest").content,
            events=events(service),
            token=token,
            shown=shown,
        )
        with capture_logs() as logged:
            done = service.post(ERASE, stream=WANG.id, by="district")
            assert done.status_code == 201, done.text
            course_of.receipt = done.json()
            district.sealer.seal_all()
            service.run(asyncio.sleep(FRESH_SECONDS))
            everything(service)
        course_of.logged = logged
        yield course_of


CONDITIONAL = (MATTER, f"{MATTER}/timeline", f"{MATTER}/points", f"/zh/matters/{STREAM}")


def everything(service: Service) -> dict[str, str]:
    """Every page that the public can ask for, as it is now and was then, by address."""
    found: dict[str, str] = {}
    filled = [
        FILLED | {"referral": str(REFERRAL), "id": str(it)} for it in (STREAM, CALL, APPRAISAL)
    ]
    positions = range(1, service.head() + 1)
    for path in sorted(PUBLIC - {"/api/v1/events/stream"}):
        if "{position}" in path:
            urls = {path.format(position=position) for position in positions}
        else:
            urls = {address_of(path, it) + ASKED.get(path, "") for it in filled}
            if path.endswith(("{id}", "timeline", "points", "referrals", "{referral}", "roster")):
                urls |= {f"{url}?as_of={BEFORE}" for url in urls}
                urls |= {f"{url}?known_at=2100-01-01" for url in urls if "?" not in url}
        for url in sorted(urls):
            found[url] = service.get(url).text
    for path in service.app.state.parts.district.log_files.folder.rglob("*"):
        if path.is_file():
            found[str(path)] = path.read_bytes().decode("latin-1")
    return found


def salts_of(service: Service) -> list[bytes]:
    """Every salt of what the person said or rated."""
    district = service.app.state.parts.district
    with district.datastore.connect() as connection:
        texts = connection.execute(
            "SELECT commitment FROM vault_texts WHERE subject = %s", (WANG.id,)
        ).fetchall()
        rated = connection.execute(
            "SELECT salt FROM vault_restricted WHERE subject = %s", (WANG.id,)
        ).fetchall()
    opened = district.vault.open([row[0].hex() for row in texts]).values()
    assert len(texts) == len(WORDS)
    assert len(rated) == 1
    return [*(bytes.fromhex(it.salt) for it in opened), bytes(rated[0][0])]


def entry(service: Service, position: int) -> bytes:
    return bytes(service.get(f"/api/v1/events/{position}/entry").content)


def proof(service: Service, position: int) -> bytes:
    return bytes(service.get(f"/api/v1/events/{position}.tlog-proof").content)


def events(service: Service) -> bytes:
    lines = service.get("/api/v1/events", headers={"Accept": "application/x-ndjson"})
    return bytes(lines.content)


def in_latin(planted: list[bytes]) -> list[str]:
    """As it would stand in a file read byte by byte."""
    return [it.decode("latin-1") for it in planted]


def test_before_it_was_all_there_to_be_read(forgotten: Course) -> None:
    for words in (TITLE, RAISED, SPOKEN, CORRECTED, OPINION, ANSWER):
        assert words in forgotten.shown
    assert HIDDEN not in forgotten.shown
    assert any(salt.hex() in forgotten.shown for salt in forgotten.salts)


def test_no_page_list_or_file_of_the_public_has_it_any_more(forgotten: Course) -> None:
    planted = forgotten.planted()
    for url, text in everything(forgotten.service).items():
        for secret in (*in_latin(planted), *(it.decode("utf-8", "replace") for it in planted)):
            assert secret not in text, url


def test_nothing_is_left_in_any_table_and_folding_anew_brings_nothing_back(
    forgotten: Course,
) -> None:
    district = forgotten.district
    assert holdings(district.datastore, WANG.id) == Holdings()
    for _ in range(2):
        stored = whole_database(forgotten.place)
        assert b"statement.made.v1" in stored
        for secret in forgotten.planted():
            assert secret not in stored
        for projection in PROJECTIONS.values():
            rebuild(district.recorder, projection)
    assert not any(verify(district.recorder, PROJECTIONS).values())
    timeline = forgotten.service.get(f"{MATTER}/timeline").text
    assert not any(words in timeline for words in WORDS)


def test_what_remains_says_when_and_on_what_ground(forgotten: Course) -> None:
    service, position = forgotten.service, forgotten.receipt["position"]
    event = service.get(f"/api/v1/events/{position}").json()
    assert (event["type"], event["stream"]) == ("subject.erased.v1", str(WANG.id))
    told = {"at": event["recorded_at"], "ground": "consent_withdrawn", "position": position}
    lines = service.get(f"{MATTER}/timeline").json()["items"]
    said = ("statement.made.v1", "statement.corrected.v1")
    of_wang = [line["fact"]["text"] for line in lines if line["type"] in said]
    assert [it["erased"] for it in of_wang] == [told] * 3
    assert all(len(it["commitment"]) == 64 and "salt" not in it for it in of_wang)
    then = service.get(f"{MATTER}/points?as_of={BEFORE}").json()["items"]
    assert {point["text"]["erased"]["position"] for point in then} == {position}
    referral = service.get(f"{MATTER}/referrals/{REFERRAL}").text
    assert '"erased":' in referral
    for language, sentence in (
        ("zh", "依据《中华人民共和国个人信息保护法》第四十七条删除（个人撤回同意）"),
        ("en", "under article 47 of the Personal Information Protection Law (consent withdrawn)"),
    ):
        for page in ("", "/points"):
            text = service.get(f"/{language}/matters/{STREAM}{page}").text
            assert sentence in text
            assert f'href="/{language}/ledger/{position}"' in text
            assert f'href="/api/v1/events/{position}.tlog-proof"' in text


def test_whoever_has_an_old_page_is_sent_the_new_one(forgotten: Course) -> None:
    for url, etag in forgotten.etags.items():
        answer = forgotten.service.get(url, headers={"If-None-Match": etag})
        assert answer.status_code == 200, url


def test_no_event_changed_and_every_proof_still_holds(forgotten: Course) -> None:
    service = forgotten.service
    assert events(service).startswith(forgotten.events)
    for position, before in forgotten.entries.items():
        assert entry(service, position) == before
        ProofFile.parse(proof(service, position)).verify(leaf_hash(before))
    for position, kept in forgotten.proofs.items():
        ProofFile.parse(kept).verify(leaf_hash(forgotten.entries[position]))
    assert service.get(f"{MATTER}/manifest").content == forgotten.manifest


def test_the_log_made_again_from_the_ledger_is_the_same(forgotten: Course) -> None:
    district = forgotten.district
    files = sorted(it for it in (district.log_files.folder / "tile").rglob("*") if it.is_file())
    before = {path: path.read_bytes() for path in files}
    for path in files:
        path.unlink()
    assert remake(district.datastore, district.log_files).size == forgotten.service.head()
    made = [path for path in files if path.exists()]
    assert made
    assert all(path.read_bytes() == before[path] for path in made)
    for position, then in forgotten.entries.items():
        assert entry(forgotten.service, position) == then


def test_live_events_and_exports_have_nothing_of_it(forgotten: Course) -> None:
    heard = forgotten.service.run(listen(forgotten.service))
    assert b"subject.erased.v1" in heard
    settings = forgotten.service.app.state.parts.settings
    named = {"database_url": settings.database_url, "data_dir": settings.data_dir}
    exported = CliRunner().invoke(yishi, ["export", "events"], env=environment(**named))
    assert exported.exit_code == 0, exported.exception
    assert b"subject.erased.v1" in exported.stdout_bytes
    for secret in forgotten.planted():
        assert secret not in heard
        assert secret not in exported.stdout_bytes


async def listen(service: Service) -> bytes:
    """What a listener gets who follows the ledger from its beginning, to its end."""
    heard = bytearray()
    whole = asyncio.Event()
    last = f"id: {service.head()}\n".encode()

    async def receive() -> dict[str, Any]:
        await whole.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        heard.extend(message.get("body", b""))
        if last in heard:
            whole.set()

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/api/v1/events/stream",
        "raw_path": b"/api/v1/events/stream",
        "root_path": "",
        "query_string": b"after=0",
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("yishi.test", 80),
    }
    await asyncio.wait_for(service.app(scope, receive, send), 20)
    return bytes(heard)


def test_the_log_lines_hold_nothing_of_it(forgotten: Course) -> None:
    assert not [it for it in forgotten.logged if it["log_level"] in ("error", "critical")]
    for secret in forgotten.planted():
        assert secret.decode("utf-8", "replace") not in str(forgotten.logged)


def test_the_person_acts_no_more_and_says_nothing_more(forgotten: Course) -> None:
    service = forgotten.service
    service.tokens["wang again"] = forgotten.token
    refused = service.post(changed(course.ACCEPT, occurred_at=december(14)), by="wang again")
    assert refused.status_code == 401
    spoken = service.post(course.PROPOSE, stream=UUID(int=0xF00))
    assert (spoken.status_code, spoken.json()["rule"]) == (409, "SubjectErased")
    stance = changed(course.AGREE, point=REPLY, party=WANG, occurred_at=december(10, 14, 50))
    assert service.post(stance).json().get("rule") != "SubjectErased"


def test_the_same_request_gets_the_same_answer_and_another_is_too_late(
    forgotten: Course,
) -> None:
    service = forgotten.service
    again = service.post(ERASE, stream=WANG.id, by="district")
    assert (again.status_code, again.json()["rule"]) == (409, "AlreadyErased")
    unknown = service.post(ERASE, stream=UUID(int=0xF01), by="district")
    assert (unknown.status_code, unknown.json()["rule"]) == (404, "NobodyKnown")
    committee = service.post(ERASE, stream=COMMITTEE, by="district")
    assert (committee.status_code, committee.json()["rule"]) == (422, "NotAPerson")
    matter = service.post(ERASE, stream=STREAM, by="district")
    assert (matter.status_code, matter.json()["rule"]) == (404, "UnknownStream")


def test_what_was_withheld_and_then_erased_is_erased_for_good(forgotten: Course) -> None:
    """Restoring is about withholding alone: it brings no words back."""
    service = forgotten.service
    restored = service.post(RestoreStatement(statement=REPLY, reason="已核实。"), headers={})
    assert restored.status_code == 201, restored.text
    points = service.get(f"{MATTER}/points").json()["items"]
    hidden = next(it for it in points if it["point"] == str(REPLY))
    assert set(hidden["text"]) == {"erased", "commitment"}
    assert HIDDEN not in service.get(f"/zh/matters/{STREAM}?as_of=2026-01-01").text


def test_only_commitments_are_kept_of_what_was_said(forgotten: Course) -> None:
    """Which of them were erased; the words themselves are no hash of anything there."""
    with psycopg.connect(forgotten.place.dsn) as connection:
        schema = forgotten.place.schema
        rows = connection.execute(
            f"SELECT commitment FROM {schema}.vault_erased_texts"  # type: ignore[arg-type]  # ours
        ).fetchall()
    digests = {bytes(row[0]) for row in rows}
    spoken = {hashlib.sha256(words.encode()).digest() for words in WORDS}
    assert len(digests) == len(WORDS)
    assert digests.isdisjoint(spoken)
