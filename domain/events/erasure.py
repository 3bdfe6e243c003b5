"""Facts about a person's own data: that it was erased (PIPL 个人信息保护法 art. 47)."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from domain.event import Fact


class ErasureGround(StrEnum):
    """The five cases of art. 47 para. 1 in which personal data is erased."""

    PURPOSE_ENDED = "purpose_ended"
    """(1) 处理目的已实现、无法实现或者为实现处理目的不再必要."""
    SERVICE_ENDED = "service_ended"
    """(2) 个人信息处理者停止提供产品或者服务，或者保存期限已届满."""
    CONSENT_WITHDRAWN = "consent_withdrawn"
    """(3) 个人撤回同意."""
    UNLAWFUL = "unlawful"
    """(4) 个人信息处理者违反法律、行政法规或者违反约定处理个人信息."""
    BY_LAW = "by_law"
    """(5) 法律、行政法规规定的其他情形."""


class SubjectErased(Fact):
    """R1 删除个人信息: with this act the person's words, key and links to other systems were
    destroyed. ``subject`` is the pseudonym, which is the stream's id too. What the law does not
    let be told, whose it was and why the ground was given, is not recorded."""

    type = "subject.erased.v1"
    clauses = ("R1",)
    zh = "删除个人信息"

    subject: UUID
    ground: ErasureGround
