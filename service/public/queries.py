"""What may stand in the address of a page. An empty field of a form is one not filled in.

Unlike the API's, these ignore parameters that they do not know: links that people share in a chat
come back with the chat's own parameters behind them.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict

from domain.events.agenda import Category, Scale
from domain.streams.matter import Stage
from service.parameters import Before, CursorText, Since, Until


def _filled(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Blank = BeforeValidator(_filled)


class PageQuery(BaseModel):
    """The parameters of a page."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    after: Annotated[CursorText, Blank] = None


class PastPageQuery(PageQuery):
    """As of when."""

    as_of: Annotated[Until | None, Blank] = None
    known_at: Annotated[Until | None, Blank] = None


class DocketPageQuery(PastPageQuery):
    """Which matters, as of when."""

    stage: Annotated[Stage | None, Blank] = None
    street: Annotated[UUID | None, Blank] = None
    committee: Annotated[UUID | None, Blank] = None
    organisation: Annotated[UUID | None, Blank] = None
    category: Annotated[Category | None, Blank] = None
    scale: Annotated[Scale | None, Blank] = None
    submitted_from: Annotated[Since | None, Blank] = None
    submitted_to: Annotated[Before | None, Blank] = None
    open_referrals: Annotated[bool | None, Blank] = None
