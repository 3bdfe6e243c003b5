"""D1 主持中立: a host whose neutrality is doubted is challenged, judged and replaced."""

from __future__ import annotations

from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.events.discussion import HostChallenged, HostChallengeDecided, HostReplaced
from domain.refusal import AlreadyExists, Refusal
from domain.steps.notice import NoticeMissing
from domain.steps.proposal import require_on_agenda, require_under_deliberation
from domain.steps.seating import require_neutral_host
from domain.steps.session import require_host_to_stay, require_seated
from domain.streams.matter import Matter
from domain.value import Line, Party, Prose, SealedProse


class NotTheHost(Refusal):
    """Whoever is challenged hosts, by the notice in force or in the open session."""

    clause = "D1"
    zh = "被申请回避者不是公示的主持人，也不是正在进行的会议的主持人。"
    en = "This party hosts neither by the notice in force nor in an open session."


class HostAlreadyChallenged(Refusal):
    """One challenge to a host at a time; one upheld needs no other."""

    clause = "D1"
    zh = "对该主持人的回避申请尚待答复或者已经成立。"
    en = "A challenge to this host awaits its answer or was upheld."


class NoSuchChallenge(Refusal):
    """No challenge with this id was recorded in this matter."""

    clause = "D1"
    zh = "没有找到该回避申请。"
    en = "There is no such challenge."


class ChallengeAlreadyDecided(Refusal):
    """A challenge is decided once."""

    clause = "D1"
    zh = "该回避申请已经答复。"
    en = "The challenge has already been decided."


class HostUnchanged(Refusal):
    """A replacement puts somebody else in the host's place."""

    clause = "D1"
    zh = "更换后的主持人与原主持人相同。"
    en = "The new host is the one who hosts already."


class ChallengeHost(Command):
    """Doubt the neutrality of the host, as somebody on the roster; the ground is sealed."""

    clauses = ("D1",)
    zh = "申请主持人回避"

    challenge: UUID
    challenger: Party
    host: Party
    ground: SealedProse


class DecideHostChallenge(Command):
    """Answer a challenge: upheld, and the host must be replaced; or not, with the reason."""

    clauses = ("D1",)
    zh = "答复主持人回避申请"

    challenge: UUID
    upheld: bool
    reason: Prose


class ReplaceHost(Command):
    """Put another host in the place of the one announced; the notice stands in all else."""

    clauses = ("D1",)
    zh = "更换主持人"

    host: Party
    host_title: Line
    reason: Prose


def challenge_host(matter: Matter, command: ChallengeHost, act: Act) -> list[Fact]:
    """D1 申请主持人回避: against who hosts by the notice in force or in the open session."""
    require_under_deliberation(matter, act)
    if command.challenge in matter.discussion.challenges:
        raise AlreadyExists("challenge")
    if command.host not in _hosts(matter, act):
        raise NotTheHost("host")
    require_seated(matter, command.challenger, "challenger", act)
    if any(
        known.host == command.host and known.upheld is not False
        for known in matter.discussion.challenges.values()
    ):
        raise HostAlreadyChallenged("host")
    return [
        HostChallenged(
            challenge=command.challenge,
            challenger=command.challenger,
            host=command.host,
            ground=act.seal(command.ground, command.challenger.id),
        )
    ]


def decide_host_challenge(matter: Matter, command: DecideHostChallenge, act: Act) -> list[Fact]:
    """D1 答复回避申请: once, with the reason; never by the host itself (see its relation)."""
    require_on_agenda(matter, act)
    challenge = matter.discussion.challenges.get(command.challenge)
    if challenge is None:
        raise NoSuchChallenge("challenge")
    if challenge.upheld is not None:
        raise ChallengeAlreadyDecided("challenge")
    act.must_follow(challenge.challenged_at)
    return [
        HostChallengeDecided(
            challenge=command.challenge, upheld=command.upheld, reason=command.reason
        )
    ]


def replace_host(matter: Matter, command: ReplaceHost, act: Act) -> list[Fact]:
    """D1 更换主持人: before or during a session, after a challenge or without one, by a neutral
    host; not by one who had to go."""
    require_under_deliberation(matter, act)
    notice = matter.notice
    if notice is None:
        raise NoticeMissing()
    act.must_follow(matter.notices[-1].since)
    if command.host == notice.host:
        raise HostUnchanged("host")
    if command.host.organisation is not None:
        act.registry.living(command.host.organisation, "host.organisation")
    require_neutral_host(matter, command.host, notice.parties)
    require_host_to_stay(matter, command.host, act)
    return [HostReplaced(host=command.host, host_title=command.host_title, reason=command.reason)]


def _hosts(matter: Matter, act: Act) -> list[Party]:
    """Who hosted then, by the notice in force or in a session under way."""
    notice = matter.notice_at(act.occurred_at)
    hosts = [] if notice is None else [notice.elements.host]
    return hosts + [
        session.host_at(act.occurred_at)
        for session in matter.discussion.sessions.values()
        if session.open_at(act.occurred_at)
    ]
