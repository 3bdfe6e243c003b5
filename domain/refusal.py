"""Why a command is refused: a reason with its clause, in Chinese and in English."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A command that the rules do not allow; nothing was recorded.

    A subclass a reason. ``clause`` is an id of docs/POLICY.md; ``zh`` and ``en`` say the rule in
    words, with ``{names}`` filled from ``values``, which never hold what a person wrote.
    ``field`` names the part of the command at fault, where it is one.
    """

    clause: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, field: str | None = None, **values: object) -> None:
        super().__init__(type(self).__name__)
        self.field = field
        self.values = values

    @property
    def reason(self) -> str:
        """The name of the reason, such as ``NoticeMissing``."""
        return type(self).__name__

    def text(self, language: str) -> str:
        """The reason in words; ``language`` is ``zh`` or anything else for English."""
        return (self.zh if language == "zh" else self.en).format(**self.values)


class NotPermitted(Refusal):
    """The role, or the organisation acting, may not do this."""

    clause = "S2"
    zh = "您所在的单位或岗位无权办理此事项。"
    en = "Your organisation or role may not do this."


class MandateMissing(Refusal):
    """A person acts for an organisation only while a mandate for that role is in force."""

    clause = "S2"
    zh = "您没有以该岗位代表该单位办理事项的有效授权。"
    en = "You hold no mandate in force to act for this organisation in this role."


class UnknownOrganisation(Refusal):
    """An organisation that the registry does not hold, or that has ceased to exist."""

    clause = "S2"
    zh = "所填单位未在登记簿中，或已撤销、合并。"
    en = "The organisation is not in the registry, or has been dissolved or merged."


class WrongKindOfOrganisation(Refusal):
    """The organisation exists, but an organisation of its kind cannot stand here."""

    clause = "S2"
    zh = "所填单位的类别不适用于此事项。"
    en = "An organisation of this kind cannot stand here."


class OccurredInFuture(Refusal):
    """The act is said to have happened later than now."""

    clause = "S4"
    zh = "发生时间不得晚于当前时间。"
    en = "The time of the act lies in the future."


class OccurredBeforeItsCause(Refusal):
    """The act is said to have happened before the one it follows from."""

    clause = "S4"
    zh = "发生时间早于其前一环节，请核对。"
    en = "The act is dated before the one it follows from."


class UnknownStream(Refusal):
    """The command names a matter (or appraisal) that does not exist."""

    clause = "A3"
    zh = "没有找到该事项。"
    en = "There is no such matter."


class AlreadyExists(Refusal):
    """Something with this id is already on the ledger."""

    clause = "S4"
    zh = "该编号已有记录，不能重复登记。"
    en = "Something with this id has already been recorded."
