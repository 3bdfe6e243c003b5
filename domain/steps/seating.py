"""D1 主持人中立 and N4 部门由街道协调: who may host, and who may have a seat beside the host."""

from __future__ import annotations

from uuid import UUID

from domain.act import Act
from domain.events.notice import Capacity, InvitedParty
from domain.events.registry import Kind
from domain.refusal import Refusal, WrongKindOfOrganisation
from domain.streams.matter import Matter
from domain.value import Party

GOVERNMENT = (Kind.DEPARTMENT, Kind.DISTRICT)
"""N4 Kinds of organisation that the street brings to the table."""

OFFICES: dict[Capacity, tuple[Kind, ...]] = {
    Capacity.DEPARTMENT: GOVERNMENT,
    Capacity.JUDICIAL_OFFICE: (Kind.JUDICIAL_OFFICE,),
}
"""Capacities that belong to an office: it sits as the organisation that it is."""

INTERESTED = (
    Capacity.PROPERTY_COMPANY,
    Capacity.DEPARTMENT,
    Capacity.OWNERS_COMMITTEE,
    Capacity.STAKEHOLDER,
)
"""D1 Parties with an interest of their own: none of them hosts."""


class HostNotNeutral(Refusal):
    """The host neither raised the matter nor has an interest in it."""

    clause = "D1"
    zh = "主持人应当中立：不得由提出人、附议人或公示所列有利益关系的单位担任。"
    en = "The host must be neutral: no proposer, co-signer or party named as having an interest."


class HostTakesNoSeat(Refusal):
    """Whoever hosts takes no part beside it."""

    clause = "D1"
    zh = "主持人不得同时作为参与者列入名册。"
    en = "The host cannot also have a seat on the roster."


class DepartmentNotInvited(Refusal):
    """A department has a seat by the street's invitation, once it has accepted it."""

    clause = "N4"
    zh = "政府部门须由街道邀请并同意参加后，方可列入名册。"
    en = "A department has a seat only once it has accepted the street's invitation."


def require_neutral_host(matter: Matter, host: Party, parties: tuple[InvitedParty, ...]) -> None:
    """D1 主持人中立: the organiser may host, also what it raised itself (三(四)1).

    No other proposer may, and nobody whom the notice names as a party with an interest.
    """
    proposed = host.id in matter.proposers or host.id in matter.cosigners
    if proposed and host.id != matter.organisation:
        raise HostNotNeutral("host")
    if any(p.organisation == host.id and p.capacity in INTERESTED for p in parties):
        raise HostNotNeutral("host")
    if host.id in matter.roster.seats:
        raise HostTakesNoSeat("host")


def require_not_host(matter: Matter, party: UUID, where: str, act: Act) -> None:
    """D1 Refuse who hosts, by the latest notice or by the one in force at the act."""
    notices = (*matter.notices[-1:], matter.notice_at(act.occurred_at))
    if any(notice is not None and notice.elements.host.id == party for notice in notices):
        raise HostTakesNoSeat(where)


def require_fit(matter: Matter, party: Party, capacity: Capacity, where: str, act: Act) -> None:
    """S2 N6 Refuse unless it is registered, is the office that it sits as, and does not host."""
    kinds = OFFICES.get(capacity, ())
    if party.organisation is not None:
        act.registry.living(party.organisation, f"{where}.organisation", *kinds)
    elif kinds:
        raise WrongKindOfOrganisation(where)
    require_not_host(matter, party.id, where, act)


def require_seatable(
    matter: Matter, party: Party, capacity: Capacity, where: str, act: Act
) -> None:
    """N4 As ``require_fit``, and a department has accepted an invitation."""
    require_fit(matter, party, capacity, where, act)
    if is_government(party, act) and not any(
        it.accepted and it.party == party for it in matter.roster.invitations.values()
    ):
        raise DepartmentNotInvited(where)


def is_government(party: Party, act: Act) -> bool:
    """N4 Whether the street has to bring it."""
    found = act.registry.find(party.id)
    return found is not None and found.kind in GOVERNMENT
