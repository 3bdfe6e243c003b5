"""Examples of the commands in domain/procedure/agenda.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import COMMITTEE, DOCUMENT, LI, OTHER_MATTER, WANG

EXAMPLES: dict[str, dict[str, Any]] = {
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
    "merge-proposal": {"into": OTHER_MATTER, "reason": "与在办议题内容相同。"},
    "decline-proposal": {"reason": "不属于社区协商范围，已告知提出人向有关部门反映。"},
    "adopt-proposal": {"title": "三号楼楼道照明改造", "reason": "居民反映集中，列入协商议题。"},
    "publish-background-pack": {
        "summary": "走访四十户，三十五户反映照明不足；现有线路可加装声控灯。",
        "documents": [DOCUMENT],
    },
}
