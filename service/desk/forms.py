"""Reading what a form sent, and making sure that it was a form of ours."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from service import problem_kinds as kinds
from service.body import header, read_body
from service.desk.drafts import CSRF_FIELD
from service.problems import Problem

FIELDS_MAX = 5_000
_FORM = b"application/x-www-form-urlencoded"
_WRONG_TYPE = {
    "zh": "请使用页面上的表单提交。",
    "en": "Please send the form of the page.",
}


class StaleForm(Problem):
    """A form of ours from another session, sent from a page of ours: it may be shown again, with
    what was written, and sent anew."""


async def read_form(request: Request, bytes_max: int) -> FormData:
    """The fields of a form, in their order; a problem where it is too large or not one."""
    media_type = (header(request, b"content-type") or b"").partition(b";")[0].strip().lower()
    if media_type != _FORM:
        raise Problem(kinds.UNSUPPORTED_MEDIA_TYPE, field="Content-Type", detail=_WRONG_TYPE)
    body = await read_body(request, bytes_max)
    try:
        sent = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=FIELDS_MAX,
        )
    except ValueError:  # not ASCII, not UTF-8 behind the percents, or too many fields
        raise Problem(kinds.BAD_REQUEST) from None
    fields: list[tuple[str, str | UploadFile]] = [*sent]
    return FormData(fields)


def check_token(request: Request, form: FormData, expected: str | None, base_url: str) -> None:
    """Refuse a form that another site sent, or that has not the token that it was given."""
    own = _from_own_page(request, base_url)
    if own is False:
        raise Problem(kinds.FORGED_FORM)
    given = form.get(CSRF_FIELD)
    if expected is None or not isinstance(given, str) or not _same(given, expected):
        raise StaleForm(kinds.FORGED_FORM) if own else Problem(kinds.FORGED_FORM)


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def _from_own_page(request: Request, base_url: str) -> bool | None:
    """What the browser says of the page that sent it; None where it says nothing. A page cannot
    write these headers itself."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return None
    return origin == base_url or urlsplit(origin).netloc == request.headers.get("host")
