"""Examples of the commands in domain/procedure/agenda.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import (
    COMMITTEE,
    DOCUMENT,
    LI,
    OPINION,
    OTHER_MATTER,
    WANG,
)

EXAMPLES: dict[str, dict[str, Any]] = {
    "call-for-opinions": {
        "occurred_at": "2026-02-20T09:00:00+08:00",
        "organiser": COMMITTEE,
        "title": "楼道公共设施需求征集",
        "text": "请各位居民反映本楼楼道照明、扶手等公共设施方面的困难和建议。",
        "channels": ["online", "visit", "work_station"],
        "online_address": "https://example.gov.cn/opinions",
        "closes_at": "2026-03-01T18:00:00+08:00",
    },
    "gather-opinion": {
        "occurred_at": "2026-02-24T19:30:00+08:00",
        "opinion": OPINION,
        "channel": "visit",
        "text": "楼道晚上太黑，老人上下楼不方便。",
        "author": WANG,
    },
    "summarise-opinions": {
        "occurred_at": "2026-03-02T09:00:00+08:00",
        "summary": "收到意见四十二条，反映楼道照明不足的三十五条，建议提请协商。",
        "matters": [],
    },
    "submit-proposal": {
        "occurred_at": "2026-03-02T09:30:00+08:00",
        "organiser": COMMITTEE,
        "category": "hardship",
        "scale": "estate",
        "proposers": [WANG],
        "title": "三号楼楼道照明",
        "text": "三号楼楼道夜间无灯，老人上下楼不便，希望协商解决。",
    },
    "cosign-proposal": {"cosigner": LI},
    "withdraw-proposal": {"reason": "物业公司已修复照明，提出人申请撤回。"},
    "merge-proposal": {"into": OTHER_MATTER, "reason": "与在办议题内容相同。"},
    "decline-proposal": {"reason": "不属于社区协商范围，已告知提出人向有关部门反映。"},
    "adopt-proposal": {
        "title": "三号楼楼道照明改造",
        "reason": "居民反映集中，列入协商议题。",
        "topic": "lighting_and_safety",
        "technical": False,
        "legal": False,
    },
    "give-guidance": {"text": "建议先入户走访，请物业公司到会说明线路情况，再确定会议时间。"},
    "publish-background-pack": {
        "summary": "走访四十户，三十五户反映照明不足；现有线路可加装声控灯。",
        "documents": [DOCUMENT],
    },
}
