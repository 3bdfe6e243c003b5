"""Every kind of problem that the service answers with: its name, status and what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.procedure import PROCEDURE  # its import defines every refusal
from domain.refusal import MandateMissing, NotPermitted, Refusal, UnknownStream
from domain.steps.erasing import NobodyKnown


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem. ``name`` is the last part of its type URI; ``rule`` the reason code;
    ``clause`` the clause of docs/POLICY.md that refuses, where one does."""

    name: str
    status: int
    rule: str
    zh: str
    en: str
    clause: str | None = None

    def title(self, language: str) -> str:
        """The kind in a few words, the same every time."""
        if self.clause:
            return "不符合议事规程" if language == "zh" else "The procedure does not allow this"
        return self.zh if language == "zh" else self.en

    @property
    def uri(self) -> str:
        """The problem type (RFC 9457): relative to the service, and stable."""
        return f"/problems/{self.name}"


def kebab(name: str) -> str:
    """ "NoticeTooShort" as "notice-too-short"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _kind(status: int, rule: str, zh: str, en: str) -> Kind:
    return Kind(kebab(rule), status, rule, zh, en)


MALFORMED_JSON = _kind(
    400,
    "MalformedJson",
    "请求内容不是有效的 JSON（UTF-8，嵌套不过深）。",
    "The body is not valid JSON (UTF-8, not nested too deeply).",
)
BAD_HEADER = _kind(
    400, "BadHeader", "请求头的值不符合要求。", "A request header has an unfit value."
)
MISSING_TOKEN = _kind(
    401,
    "MissingToken",
    "此操作须使用访问令牌（Authorization: Bearer）。",
    "This needs an access token (Authorization: Bearer).",
)
UNKNOWN_TOKEN = _kind(
    401, "UnknownToken", "访问令牌无效或已吊销。", "The access token is unknown or was revoked."
)
FORGED_FORM = _kind(
    403,
    "ForgedForm",
    "此表单不是从您当前登录的页面提交的，未作处理。请返回页面刷新后重新提交。",
    "This form does not come from a page of your present session; nothing was done. Reload the"
    " page and send it again.",
)
NOT_FOUND = _kind(404, "NotFound", "没有找到所请求的内容。", "There is nothing at this address.")
METHOD_NOT_ALLOWED = _kind(
    405, "MethodNotAllowed", "此地址不支持该请求方法。", "This address does not take this method."
)
BODY_TOO_LARGE = _kind(413, "BodyTooLarge", "请求内容过大。", "The body is too large.")
UNSUPPORTED_MEDIA_TYPE = _kind(
    415,
    "UnsupportedMediaType",
    "请求内容须为 application/json。",
    "The body must be application/json.",
)
STALE_VERSION = _kind(
    412,
    "StaleVersion",
    "该事项已有新的记录（If-Match 与当前版本不符），请重新读取后再提交。",
    "The stream has moved on (If-Match names another version); read it again.",
)
TOO_MANY_WEBHOOKS = _kind(
    409,
    "TooManyWebhooks",
    "此令牌的网络推送订阅数已达上限，请先退订不再使用的订阅。",
    "This token has as many webhooks as it may; delete one that is not needed.",
)
KEY_REUSED = _kind(
    409,
    "KeyReused",
    "该 Idempotency-Key 已用于另一请求。",
    "This Idempotency-Key was used for a different request.",
)
SUBJECT_ERASED = _kind(
    409,
    "SubjectErased",
    "该人员的信息已依法删除，不能再以其代号登记文字。",
    "This person has been erased; nothing more can be recorded in their words.",
)
INVALID_FIELDS = _kind(
    422, "InvalidFields", "请求内容的字段不符合要求。", "Some fields of the body are unfit."
)
INVALID_PARAMETERS = _kind(
    422,
    "InvalidParameters",
    "地址或查询参数不符合要求。",
    "Some parameters of the address are unfit.",
)
TOO_MANY_STREAMS = _kind(
    503,
    "TooManyStreams",
    "实时订阅数已达上限，请稍后再试。",
    "Too many event streams are open; try again later.",
)
TOO_MANY_DOWNLOADS = _kind(
    503,
    "TooManyDownloads",
    "同时下载的数量已达上限，请稍后再试。",
    "Too many downloads are under way; try again later.",
)
TOO_MANY_PASTS = _kind(
    503,
    "TooManyPasts",
    "同时查询过去日期的人较多，请稍后再试。",
    "Many are asking for past days at this moment; try again shortly.",
)
LEDGER_UNAVAILABLE = _kind(
    503,
    "LedgerUnavailable",
    "账本暂时不可用。可用同一 Idempotency-Key 重新提交，不会重复登记。",
    "The ledger cannot be reached. Ask again with the same Idempotency-Key: nothing is doubled.",
)
NOT_READY = _kind(
    503, "NotReady", "服务尚未就绪。", "The service is not ready: its pages are behind."
)
POSITION_NOT_REACHED = _kind(
    504,
    "PositionNotReached",
    "页面或日志尚未更新到所等待的位置，请稍后再试。",
    "The pages, or the log, have not come to the position waited for; try again.",
)
INTERNAL_ERROR = _kind(
    500,
    "InternalError",
    "服务内部错误，已记录；请凭请求编号查询。",
    "Something went wrong here; it is logged under the request id.",
)
BAD_REQUEST = _kind(400, "BadRequest", "请求无法处理。", "The request cannot be handled.")

SERVICE_KINDS = (
    MALFORMED_JSON,
    BAD_HEADER,
    MISSING_TOKEN,
    UNKNOWN_TOKEN,
    FORGED_FORM,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    BODY_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    STALE_VERSION,
    TOO_MANY_WEBHOOKS,
    KEY_REUSED,
    SUBJECT_ERASED,
    INVALID_FIELDS,
    INVALID_PARAMETERS,
    TOO_MANY_STREAMS,
    TOO_MANY_DOWNLOADS,
    TOO_MANY_PASTS,
    LEDGER_UNAVAILABLE,
    NOT_READY,
    POSITION_NOT_REACHED,
    INTERNAL_ERROR,
    BAD_REQUEST,
)

CONFLICTS = frozenset(
    {
        "AlreadyApplied",
        "AlreadyCosigned",
        "AlreadyErased",
        "AlreadyExists",
        "AlreadyRated",
        "AlreadySeated",
        "CodeTaken",
        "NoticeAlreadyPublished",
        "OpinionsAlreadySummarised",
        "ProposalAlreadyAnswered",
        "SuggestionAlreadyAnswered",
    }
)
"""Refusals that say "this is there already": 409."""


def status_of(refusal: type[Refusal], *, addressed: bool = False) -> int:
    """The HTTP status of a refusal; ``addressed`` when it is about the stream in the address."""
    if refusal in (NotPermitted, MandateMissing):
        return 403
    if refusal in (UnknownStream, NobodyKnown) and addressed:
        return 404
    return 409 if refusal.__name__ in CONFLICTS else 422


def refusals(root: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every reason for which the rules refuse."""
    for refusal in root.__subclasses__():
        yield refusal
        yield from refusals(refusal)


def kind_of(refusal: type[Refusal]) -> Kind:
    """The kind of problem that a refusal is."""
    name = refusal.__name__
    return Kind(kebab(name), status_of(refusal), name, refusal.zh, refusal.en, refusal.clause)


assert PROCEDURE
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (*SERVICE_KINDS, *sorted(map(kind_of, refusals()), key=lambda kind: kind.name))
}
"""Every kind by its name."""
