"""Old names and old shapes are turned into today's when they are read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.catalogue import FACTS
from domain.events.agenda import ProposalAdopted
from infra.codec import Codec, UnknownEventType, Upcast
from tests.golden.samples import envelope

META = envelope(ProposalAdopted, full=True)
OLDEST, OLDER = "topic.accepted.v1", "proposal.adopted.v0"


def topic_to_proposal(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The first name called the title a topic."""
    return OLDER, {"title": data["topic"], "why": data["why"]}


def why_to_reason(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The second called the reason why."""
    return "proposal.adopted.v1", {"title": data["title"], "reason": data["why"]}


UPCASTS: dict[str, Upcast] = {OLDEST: topic_to_proposal, OLDER: why_to_reason}


def stored(data: bytes) -> bytes:
    """A state with this data, and an ordinary envelope."""
    whole = Codec().encode(META, ProposalAdopted(title="t", reason="r"))
    return b'{"data":' + data + whole[whole.index(b',"meta":') :]


def read(name: str, data: bytes, upcasts: dict[str, Upcast] = UPCASTS) -> Any:
    codec = Codec(FACTS, upcasts)
    return codec.decode(1, UUID(int=1), 1, name, stored(data), datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param(OLDER, '{"title":"楼道照明","why":"居民反映"}', id="one step"),
        pytest.param(OLDEST, '{"topic":"楼道照明","why":"居民反映"}', id="a chain of two"),
    ],
)
def test_an_old_name_is_read_as_todays(name: str, data: str) -> None:
    event = read(name, data.encode())
    assert event.type == "proposal.adopted.v1"
    assert event.fact == ProposalAdopted(title="楼道照明", reason="居民反映")
    assert event.envelope == META
    assert event.data == '{"reason":"居民反映","title":"楼道照明"}'.encode()


def test_a_name_in_use_may_get_an_upcast_too() -> None:
    """A shape that was replaced under its old name is upcast before it is validated."""
    renamed: dict[str, Upcast] = {
        "proposal.adopted.v1": lambda data: (
            "proposal.declined.v1",
            {"reason": data["reason"]},
        )
    }
    event = read("proposal.adopted.v1", b'{"title":"t","reason":"r"}', renamed)
    assert event.type == "proposal.declined.v1"


@pytest.mark.parametrize("name", ["proposal.adopted.v99", "domain.events.agenda:ProposalAdopted"])
def test_a_name_never_heard_of_is_not_guessed_at(name: str) -> None:
    with pytest.raises(UnknownEventType, match=name):
        read(name, b"{}")


def test_an_upcast_that_leads_nowhere_is_found_out() -> None:
    nowhere: dict[str, Upcast] = {OLDER: lambda data: ("proposal.lost.v1", data)}
    with pytest.raises(UnknownEventType, match=r"proposal\.lost\.v1"):
        read(OLDER, b"{}", nowhere)


@pytest.mark.parametrize("data", [b'{"title":"t"}', b'{"title":"t","reason":"r","more":1}'])
def test_a_state_of_another_shape_is_no_fact(data: bytes) -> None:
    with pytest.raises(ValidationError):
        _ = read("proposal.adopted.v1", data).fact
