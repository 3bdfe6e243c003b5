"""The addresses of the forms: begun, corrected, read through, recorded; and where to begin."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from domain.act import Command
from domain.catalogue import COMMANDS
from service import problem_kinds as kinds
from service.desk import sessions
from service.desk.desk import desk_of
from service.desk.forms import StaleForm, read_form
from service.desk.record import guide
from service.desk.record.filling import Filling, Notice
from service.desk.record.recording import not_recorded, receipt_address, submission
from service.desk.record.sent import Sent
from service.desk.sessions import SignInFirst, required
from service.desk.signed_in import SignedIn
from service.parts import parts_of
from service.problems import Problem

router = APIRouter(include_in_schema=False)
_Who = Annotated[SignedIn, Depends(required)]


@router.get("/zh/desk/record")
@router.get("/en/desk/record")
async def every_form(request: Request, who: _Who) -> Response:
    """Every form by the stages of the procedure, one's own first."""
    return await run_in_threadpool(guide.every_form, request, who)


@router.get("/zh/desk/matters/{id}")
@router.get("/en/desk/matters/{id}")
async def matter(request: Request, id: UUID, who: _Who) -> Response:
    """The steps that a matter may take next."""
    return await run_in_threadpool(guide.matter, request, who, id)


@router.get("/zh/desk/recorded/{position}")
@router.get("/en/desk/recorded/{position}")
async def recorded(request: Request, position: int, who: _Who, facts: int = 1) -> Response:
    """What was recorded, with its proof."""
    return await run_in_threadpool(guide.recorded, request, who, position, facts)


@router.get("/zh/desk/record/{command}")
@router.get("/en/desk/record/{command}")
async def form(request: Request, command: str, who: _Who) -> Response:
    """A form: new, with what the address says of it filled in, or a draft."""
    _require_known(command)
    given = dict(request.query_params)

    def page() -> Response:
        sent = Sent()
        draft = desk_of(request).drafts.load(who, _id(given["draft"])) if "draft" in given else None
        if draft is not None and draft.command == command:
            sent = Sent.of(draft.fields)
        elif "stream" in given:
            sent.stream = _id(given["stream"])
        filling = Filling(request, command, who, sent)
        filling.begin(given)
        return filling.form()

    return await run_in_threadpool(page)


@router.post("/zh/desk/record/{command}")
@router.post("/en/desk/record/{command}")
async def send(request: Request, command: str) -> Response:
    """A form sent: a row more or less, a draft, to be read through, or to be recorded."""
    _require_known(command)
    who = await sessions.remembered(request)
    sent_form = await read_form(request, parts_of(request).settings.max_body_bytes)
    if who is None:
        return _sign_in_first(request, await sessions.sign_in_address(request))
    fields = [(name, str(value)) for name, value in sent_form.multi_items()]
    filling = Filling(request, command, who, Sent.of(fields))
    try:
        sessions.check_csrf(request, sent_form)
    except StaleForm:
        if not who.lapsed:
            return await run_in_threadpool(_shown_again, filling)
    if who.lapsed:
        await run_in_threadpool(_keep, filling)
        here = f"{request.url.path}?draft={filling.sent.draft}"
        return _sign_in_first(request, await sessions.sign_in_address(request, here))
    if filling.sent.do == "record":
        return await _record(filling)
    return await run_in_threadpool(_answer, filling)


def _sign_in_first(request: Request, to: str) -> Response:
    """To where one signs in. A script would put what a redirect leads to into the form."""
    if "hx-request" not in request.headers:
        raise SignInFirst(to)
    return Response(headers={"HX-Redirect": to, "Cache-Control": "no-store"})


def _answer(filling: Filling) -> Response:
    """What a button asks for, short of recording."""
    do, _, path = filling.sent.do.partition(":")
    if do == "remove":
        filling.sent.without(path)
    if do == "autosave":
        _keep(filling)
        return filling.saved()
    filling.name_persons()
    _keep(filling)
    if do == "add":
        filling.opened = path
    if do == "stream":
        filling.choose_stream()
    if do == "save":
        filling.notices.append(Notice(filling.words("desk_form.saved")))
    if do in ("add", "remove", "save", "edit", "stream"):
        filling.faults = [it for it in filling.faults if it.path]
        return filling.form()
    return filling.review() if filling.checked() is not None else filling.form(422)


async def _record(filling: Filling) -> Response:
    """Onto the ledger, and on to the receipt."""
    command = await run_in_threadpool(_prepared, filling)
    if command is None:
        return await run_in_threadpool(filling.form, 422)
    try:
        parts, made = filling.parts, submission(filling, command)
        made = await run_in_threadpool(parts.reckoner.complete, made)
        receipt = await parts.district.ledger.submit_async(made)
    except Exception as failure:
        status = not_recorded(filling, failure)
        if status == kinds.LEDGER_UNAVAILABLE.status:
            return filling.away()
        return await run_in_threadpool(_kept_and_shown, filling, status)
    drafts = desk_of(filling.request).drafts
    await run_in_threadpool(drafts.discard, filling.who, filling.sent.draft)
    headers = {"Cache-Control": "no-store"}
    return RedirectResponse(receipt_address(filling, receipt), 303, headers=headers)


def _prepared(filling: Filling) -> Command | None:
    filling.name_persons()
    _keep(filling)
    return filling.checked()


def _kept_and_shown(filling: Filling, status: int) -> Response:
    _keep_only(filling)
    return filling.form(status)


def _shown_again(filling: Filling) -> Response:
    """The form of an earlier session: nothing is done but to show it, with what was written."""
    filling.take()
    filling.notices.append(Notice(filling.words("desk_form.other_session")))
    return filling.form(403)


def _keep(filling: Filling) -> None:
    """What was entered, kept as a draft before anything is judged."""
    filling.take()
    _keep_only(filling)


def _keep_only(filling: Filling) -> None:
    sent = filling.sent
    drafts = desk_of(filling.request).drafts
    drafts.save(filling.who, sent.draft, filling.name, sent.stream, filling.fields_to_keep())


def _require_known(command: str) -> None:
    if command not in COMMANDS:
        raise Problem(kinds.NOT_FOUND)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Problem(kinds.NOT_FOUND) from None
