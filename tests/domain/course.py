"""The ordinary course of a matter in December 2025, step by step: prefixes to start a test from."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from domain.act import Command
from domain.events.agenda import Category, Scale
from domain.events.decision import AssemblyKind, ShelvingGround
from domain.events.discussion import Stance
from domain.events.notice import Capacity, Form, InvitedParty, SeatSource
from domain.events.undertaking import Mode
from domain.steps.assembly import RecordAssemblyVote, ReferToAssembly
from domain.steps.decision import AdoptDecision, Dissent, ShelveMatter
from domain.steps.notice import AmendNotice, PublishNotice
from domain.steps.party_study import RecordPartyStudy
from domain.steps.proposal import AdoptProposal, PublishBackgroundPack, SubmitProposal
from domain.steps.referral import (
    AcceptReferral,
    AnswerReferral,
    IssueReferral,
    ObjectToReferral,
    RelayAnswer,
    VerifyAnswer,
)
from domain.steps.roster import FillSeats, FreezeRoster, Seat
from domain.steps.session import CloseSession, OpenSession
from domain.steps.statement import MakeStatement, TakeStance
from domain.steps.undertaking import AssignTask
from domain.value import Party
from tests.domain.specification import (
    COMMITTEE,
    HOUSING,
    HOUSING_CLERK,
    PROPERTY,
    History,
    december,
    resident,
)

WANG, LI, ZHAO, STRANGER = (resident(number) for number in range(4))
COMPANY = Party(organisation=PROPERTY)
HOST = resident(9)
HALL = "社区议事厅"
SESSION, SECOND_SESSION = UUID(int=0x51), UUID(int=0x52)
POINT, REPLY = UUID(int=0x71), UUID(int=0x72)
TASK = UUID(int=0x81)
REFERRAL = UUID(int=0x91)


def changed(command: Command, **values: Any) -> Any:
    """The same command with other values, validated anew."""
    fields = {name: getattr(command, name) for name in type(command).model_fields}
    return type(command)(**{**fields, **values})


PROPOSE = SubmitProposal(
    organiser=COMMITTEE,
    category=Category.HARDSHIP,
    scale=Scale.ESTATE,
    proposers=(WANG,),
    title="楼道照明",
    text="三号楼楼道夜间无灯。",
)
ADOPT = AdoptProposal(title="楼道照明改造", reason="居民反映集中。")
PACK = PublishBackgroundPack(summary="走访四十户，三十五户反映照明不足。")
ANNOUNCE = PublishNotice(
    starts_at=december(10, 14),
    place=HALL,
    host=HOST,
    host_title="社区议事协商主持人",
    parties=(
        InvitedParty(capacity=Capacity.RESIDENT),
        InvitedParty(capacity=Capacity.PROPERTY_COMPANY, organisation=PROPERTY),
    ),
    form=Form.COMMUNITY_COUNCIL,
    applications_until=december(9, 18),
)
FILL = FillSeats(
    seats=(
        Seat(party=WANG, capacity=Capacity.RESIDENT, source=SeatSource.INVITATION),
        Seat(party=LI, capacity=Capacity.OBSERVER, source=SeatSource.QUOTA),
        Seat(party=COMPANY, capacity=Capacity.PROPERTY_COMPANY, source=SeatSource.INVITATION),
    )
)
FREEZE = FreezeRoster()
OPEN = OpenSession(session=SESSION, place=HALL, host=HOST)
SPEAK = MakeStatement(session=SESSION, statement=POINT, speaker=WANG, text="应装声控灯。")
AGREE = TakeStance(session=SESSION, point=POINT, party=COMPANY, stance=Stance.AGREE)
CLOSE = CloseSession(session=SESSION, summary="同意装灯，费用待定。")
RENEW = AmendNotice(
    **{
        **{name: getattr(ANNOUNCE, name) for name in PublishNotice.model_fields},
        "starts_at": december(16, 14),
        "applications_until": december(15, 18),
        "reason": "召开第二次会议。",
    }
)
OPEN_AGAIN = changed(OPEN, session=SECOND_SESSION)
CLOSE_AGAIN = changed(CLOSE, session=SECOND_SESSION)
DECIDE = AdoptDecision(
    text="由物业公司安装声控灯。", dissent=(Dissent(view="应由产权单位出资。", holders=3),)
)
SHELVE = ShelveMatter(
    ground=ShelvingGround.MAJOR_DISPUTE,
    finding="费用分担存在较大争议。",
    conditions="待产权单位答复。",
    review_on=date(2026, 3, 1),
    dissent=(Dissent(view="应由产权单位出资。", holders=3),),
)
STUDY = RecordPartyStudy(
    organisation="槐树社区党委", studied_on=date(2025, 12, 11), opinion="同意提交居民代表会议决定。"
)
CALL = ReferToAssembly(
    kind=AssemblyKind.REPRESENTATIVES, meets_on=date(2025, 12, 31), question="是否动用公益金装灯？"
)
VOTE = RecordAssemblyVote(
    kind=AssemblyKind.REPRESENTATIVES,
    members=60,
    representatives=48,
    eligible=60,
    present=40,
    votes_for=21,
    votes_against=10,
    abstained=5,
    invalid=4,
    resolution="动用公益金装灯。",
)
ASSIGN = AssignTask(
    task=TASK,
    title="安装声控灯",
    owner=PROPERTY,
    mode=Mode.COMMISSIONED,
    due_on=date(2026, 1, 31),
)
REFER = IssueReferral(referral=REFERRAL, to=HOUSING, request="请协助核实产权。")
ACCEPT = AcceptReferral(referral=REFERRAL)
OBJECT = ObjectToReferral(referral=REFERRAL, ground="不属于本单位职责。")
ANSWER = AnswerReferral(referral=REFERRAL, answer="产权已核实。")
RELAY = RelayAnswer(referral=REFERRAL)
VERIFY = VerifyAnswer(referral=REFERRAL)

PROPOSED: History = ((PROPOSE, december(1)),)
ADOPTED: History = (*PROPOSED, (ADOPT, december(2)))
PREPARED: History = (*ADOPTED, (PACK, december(3)))
NOTICED: History = (*PREPARED, (ANNOUNCE, december(4)))
SEATED: History = (*NOTICED, (FILL, december(5)))
FROZEN: History = (*SEATED, (FREEZE, december(9, 18)))
OPENED: History = (*FROZEN, (OPEN, december(10, 14)))
SPOKEN: History = (*OPENED, (SPEAK, december(10, 14, 30)))
HELD: History = (*SPOKEN, (CLOSE, december(10, 16)))
RENEWED: History = (*HELD, (RENEW, december(11)))
FROZEN_AGAIN: History = (*RENEWED, (FREEZE, december(15, 18)))
HELD_TWICE: History = (
    *FROZEN_AGAIN,
    (OPEN_AGAIN, december(16, 14)),
    (CLOSE_AGAIN, december(16, 16)),
)
DECIDED: History = (*HELD, (DECIDE, december(11)))
SHELVED: History = (*HELD, (SHELVE, december(11)))
STUDIED: History = (*HELD, (STUDY, december(11)))
CALLED: History = (*HELD, (CALL, december(11)))
ASSIGNED: History = (*DECIDED, (ASSIGN, december(12)))
REFERRED: History = (*ADOPTED, (REFER, december(3)))
ACCEPTED: History = (*REFERRED, (ACCEPT, december(4), HOUSING_CLERK))
OBJECTED: History = (*REFERRED, (OBJECT, december(4), HOUSING_CLERK))
ANSWERED: History = (*ACCEPTED, (ANSWER, december(5), HOUSING_CLERK))
RELAYED: History = (*ANSWERED, (RELAY, december(6)))
VERIFIED: History = (*RELAYED, (VERIFY, december(7)))
