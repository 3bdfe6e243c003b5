"""Everything that the pages say, by message id, in Chinese and in English."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.rules.pack import BEIJING
from domain.value import yuan
from service.language import Language
from service.public.messages.audit import AUDIT
from service.public.messages.clauses import CLAUSES
from service.public.messages.desk import DESK
from service.public.messages.desk_form import DESK_FORM
from service.public.messages.discussion import DISCUSSION
from service.public.messages.draws import DRAWS
from service.public.messages.fact_fields import FACT_FIELDS, ROLES
from service.public.messages.facts import FACTS
from service.public.messages.feeds import FEEDS
from service.public.messages.guide import GUIDE
from service.public.messages.interface import INTERFACE
from service.public.messages.journey import JOURNEY
from service.public.messages.labels import LABELS
from service.public.messages.ledger import LEDGER
from service.public.messages.money import MONEY
from service.public.messages.notices import NOTICES
from service.public.messages.open_data import OPEN_DATA
from service.public.messages.organisations import ORGANISATIONS
from service.public.messages.score_parts import SCORE_PARTS
from service.public.messages.scorecards import SCORECARDS, SHORT
from service.public.messages.search import SEARCH
from service.public.messages.supervision import SUPERVISION
from service.public.messages.supervision_page import SUPERVISION_PAGE
from service.public.messages.table_labels import TABLE_LABELS
from service.public.messages.tables import TABLES

MESSAGES: dict[str, tuple[str, str]] = {
    **INTERFACE,
    **FEEDS,
    **GUIDE,
    **LABELS,
    **CLAUSES,
    **FACTS,
    **DESK,
    **DESK_FORM,
    **DISCUSSION,
    **DRAWS,
    **MONEY,
    **NOTICES,
    **SEARCH,
    **SUPERVISION,
    **FACT_FIELDS,
    **ROLES,
    **LEDGER,
    **JOURNEY,
    **AUDIT,
    **TABLES,
    **TABLE_LABELS,
    **SUPERVISION_PAGE,
    **ORGANISATIONS,
    **OPEN_DATA,
    **SCORECARDS,
    **SCORE_PARTS,
    **SHORT,
}
"""Message id → (Chinese, English)."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Wording:
    """One language's way of saying things."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._index = 0 if language == "zh" else 1

    @property
    def tag(self) -> str:
        """The language for ``lang`` attributes."""
        return "zh-CN" if self.language == "zh" else "en"

    @property
    def other(self) -> Language:
        """The language to switch to."""
        return "en" if self.language == "zh" else "zh"

    def __call__(self, message: str, /, **values: object) -> str:
        """The message with its values filled in; KeyError for an unknown id."""
        text = MESSAGES[message][self._index]
        return text.format(**values) if values else text

    def pick(self, texts: tuple[str, str]) -> str:
        """Of a text in Chinese and in English, the one in this language."""
        return texts[self._index]

    def either(self, message: str, fallback: str) -> str:
        """The message, or the fallback where there is none (a fact of a later release)."""
        return self(message) if message in MESSAGES else fallback

    def day(self, value: date | datetime | str) -> str:
        """A calendar day; of a moment, its day in Beijing."""
        day = _day(value)
        if self.language == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def moment(self, value: datetime | str) -> str:
        """A moment in Beijing time, to the minute."""
        moment = _moment(value).astimezone(BEIJING)
        between = " " if self.language == "zh" else ", "
        return f"{self.day(moment.date())}{between}{moment:%H:%M}"

    def yuan(self, fen: int) -> str:
        """An amount: 123456 fen are 1,234.56元, or CNY 1,234.56."""
        return self("money.amount", amount=yuan(fen))

    def listing(self, parts: list[str]) -> str:
        """Several names in a row."""
        return ("、" if self.language == "zh" else ", ").join(parts)


def pseudonym(person: UUID | str) -> str:
    """A short form of a pseudonym, to tell people on one page apart."""
    return str(person).replace("-", "")[:6].upper()


def _day(value: date | datetime | str) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value.astimezone(BEIJING).date() if isinstance(value, datetime) else value


def _moment(value: datetime | str) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
