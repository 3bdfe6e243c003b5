"""What is wrong with a field, in words: made from the schema's own limits, never from the input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.language import Language

_TEXTS: dict[str, tuple[str, str]] = {
    "missing": ("缺少必填项。", "This field is required."),
    "extra_forbidden": ("没有这个字段。", "There is no such field."),
    "control_character": (
        "含有不允许的控制字符。",
        "The text holds a control character, which is not allowed.",
    ),
    "identity_number": (
        "含有身份证件号码。公开内容长期保存、不可更改，不得载有个人号码，请删去后再提交。",
        "Holds an identity number. What is published stands for ever and may hold no number of a"
        " person: leave it out.",
    ),
    "mobile_number": (
        "含有手机号码。公开内容长期保存、不可更改，不得载有个人号码；可改用单位固定电话。",
        "Holds a mobile number. What is published stands for ever and may hold no number of a"
        " person: give an office's landline instead.",
    ),
    "party_needs_one_id": (
        "须填写人员或单位之一，且只填一个。",
        "Exactly one of person and organisation is needed.",
    ),
    "hex_length_odd": (
        "十六进制每字节两个字符，须为偶数。",
        "Must be even: hexadecimal has two characters a byte.",
    ),
    "features_too_long": (
        "特征名称和取值合计至多 {max_length} 个字符。",
        "Names and values have at most {max_length} characters together.",
    ),
    "unknown_event_type": ("没有这种事件类型。", "No event has this type."),
    "url_unfit": (
        "不是可用的网址（不得含用户名、密码和 # 片段）。",
        "Not a usable address (no user, password or fragment).",
    ),
    "url_too_long": ("网址过长。", "The address is too long."),
    "url_scheme": ("网址须以 https 开头。", "The address must begin with https."),
    "url_port": ("端口须为 443 或 8443。", "The port must be 443 or 8443."),
    "url_host": (
        "主机须为完整的域名或公网地址。",
        "The host must be a full domain name or a public address.",
    ),
    "url_not_public": (
        "该域名没有指向公网地址，不能用于推送。",
        "The host name does not lead to a public address, and nothing is sent elsewhere.",
    ),
    "search_term_too_short": (
        "每个搜索词至少 {min_length} 个字符：单个字处处都有，不便搜索；词之间用空格分开。",
        "Each term has at least {min_length} characters: a single one stands nearly everywhere."
        " Spaces separate terms.",
    ),
    "search_terms_too_many": (
        "至多 {max_length} 个搜索词。",
        "At most {max_length} terms.",
    ),
    "positions": (
        "须为账本编号，如 12,15-18。",
        "Must be ledger numbers, such as 12,15-18.",
    ),
    "timezone_aware": ("时间须带时区。", "The time needs its zone."),
    "moment_out_of_range": ("时间超出可记录的范围。", "The time is out of range."),
    "too_long": ("至多 {max_length} 项。", "At most {max_length} items."),
    "too_short": ("至少 {min_length} 项。", "At least {min_length} items."),
    "string_too_long": ("至多 {max_length} 个字符。", "At most {max_length} characters."),
    "string_too_short": ("至少 {min_length} 个字符。", "At least {min_length} characters."),
    "greater_than_equal": ("不得小于 {ge}。", "Must be {ge} or more."),
    "less_than_equal": ("不得大于 {le}。", "Must be {le} or less."),
    "enum": ("须为下列之一：{expected}。", "Must be one of {expected}."),
    "literal_error": ("须为下列之一：{expected}。", "Must be one of {expected}."),
}
_FAMILIES: dict[str, tuple[str, str]] = {
    "uuid": ("须为 UUID。", "Must be a UUID."),
    "datetime": (
        "须为带时区的时间（RFC 3339）。",
        "Must be a date and time with zone (RFC 3339).",
    ),
    "date": ("须为日期（YYYY-MM-DD）。", "Must be a date (YYYY-MM-DD)."),
    "int": ("须为整数。", "Must be a whole number."),
    "bool": ("须为 true 或 false。", "Must be true or false."),
    "string": ("须为文字，且格式符合要求。", "Must be text of the form required."),
    "tuple": ("须为列表。", "Must be a list."),
    "list": ("须为列表。", "Must be a list."),
    "model": ("须为 JSON 对象。", "Must be a JSON object."),
}
_OTHER = ("格式或取值不符合要求。", "The form or value is unfit.")
_LIMITS = frozenset({"max_length", "min_length", "ge", "le", "expected"})


def field_text(error_type: str, context: Mapping[str, Any], language: Language) -> str:
    """One sentence for a kind of validation error (pydantic's names) and its limits."""
    texts = _TEXTS.get(error_type) or _FAMILIES.get(error_type.partition("_")[0]) or _OTHER
    limits = {name: value for name, value in context.items() if name in _LIMITS}
    try:
        return texts[0 if language == "zh" else 1].format(**limits)
    except KeyError:
        return _OTHER[0 if language == "zh" else 1]
