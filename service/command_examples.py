"""An example of every command, as the documentation of the service shows it: one believable course.

Organisations bear the ids that follow from their codes; people are pseudonyms.
"""

from __future__ import annotations

from typing import Any

from domain.streams.registry import organisation_id

_DISTRICT = str(organisation_id("110101"))
_STREET = str(organisation_id("110101001"))
_COMMITTEE = str(organisation_id("110101001001"))
_HOUSING = str(organisation_id("department:housing"))
_PROPERTY = str(organisation_id("property:example"))

_WANG = {"person": "0b6cbe0e-8f0e-4b3c-9a55-53a1c2d94f01"}
_LI = {"person": "5f0b8f5e-3f43-4b1b-8a86-0d4c3f6a2b02"}
_HOST = {"person": "7c2d9a10-6b1f-4f7e-b0a4-92f0e1c5d303"}
_OTHER_MATTER = "c1a0f0de-21d3-4d57-8f6e-3b8c6c1d9a04"
_SESSION = "d2b1a1ef-32e4-4e68-9a7f-4c9d7d2eab05"
_STATEMENT = "e3c2b2f0-43f5-4f79-ab80-5dae8e3fbc06"
_TASK = "f4d3c3a1-54a6-4a8a-bc91-6ebf9f4acd07"
_REFERRAL = "a5e4d4b2-65b7-4b9b-8da2-7fc0a05bde08"

_NOTICE = {
    "starts_at": "2026-03-16T14:00:00+08:00",
    "place": "社区议事厅",
    "host": _HOST,
    "host_title": "社区议事协商主持人",
    "parties": [
        {"capacity": "resident"},
        {"capacity": "property_company", "organisation": _PROPERTY},
        {"capacity": "street", "organisation": _STREET},
    ],
    "form": "community_council",
    "applications_until": "2026-03-15T18:00:00+08:00",
}
_DOCUMENT = {
    "title": "楼道照明现状调查",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "media_type": "application/pdf",
    "size_bytes": 482113,
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "update-register": {
        "organisations": [
            {
                "organisation": _DISTRICT,
                "kind": "district",
                "name": "东城区",
                "division_code": "110101",
            },
            {
                "organisation": _STREET,
                "kind": "street",
                "name": "东华门街道办事处",
                "parent": _DISTRICT,
                "division_code": "110101001",
            },
            {
                "organisation": _COMMITTEE,
                "kind": "committee",
                "name": "多福巷社区居民委员会",
                "parent": _STREET,
                "division_code": "110101001001",
            },
        ],
    },
    "rename-organisation": {"organisation": _COMMITTEE, "name": "多福巷社区居委会"},
    "merge-organisation": {
        "organisation": str(organisation_id("110101001002")),
        "into": _COMMITTEE,
    },
    "dissolve-organisation": {"organisation": _PROPERTY, "reason": "已办理注销登记"},
    "submit-proposal": {
        "occurred_at": "2026-03-02T09:30:00+08:00",
        "organiser": _COMMITTEE,
        "category": "hardship",
        "scale": "estate",
        "proposers": [_WANG],
        "title": "三号楼楼道照明",
        "text": "三号楼楼道夜间无灯，老人上下楼不便，希望协商解决。",
    },
    "cosign-proposal": {"cosigner": _LI},
    "merge-proposal": {"into": _OTHER_MATTER, "reason": "与在办议题内容相同。"},
    "decline-proposal": {"reason": "不属于社区协商范围，已告知提出人向有关部门反映。"},
    "adopt-proposal": {"title": "三号楼楼道照明改造", "reason": "居民反映集中，列入协商议题。"},
    "publish-background-pack": {
        "summary": "走访四十户，三十五户反映照明不足；现有线路可加装声控灯。",
        "documents": [_DOCUMENT],
    },
    "publish-notice": {"occurred_at": "2026-03-06T10:00:00+08:00", **_NOTICE},
    "amend-notice": {
        **_NOTICE,
        "starts_at": "2026-03-18T14:00:00+08:00",
        "applications_until": "2026-03-17T18:00:00+08:00",
        "reason": "场地维修，会议改期。",
    },
    "apply-to-take-part": {"applicant": _LI, "capacity": "resident"},
    "admit-application": {"applicant": _LI},
    "reject-application": {"applicant": _LI, "reason": "非本小区居民，可列席旁听。"},
    "fill-seats": {
        "seats": [
            {"party": _WANG, "capacity": "resident", "source": "invitation"},
            {
                "party": {"organisation": _PROPERTY},
                "capacity": "property_company",
                "source": "invitation",
            },
        ]
    },
    "freeze-roster": {"occurred_at": "2026-03-15T18:00:00+08:00"},
    "open-session": {
        "occurred_at": "2026-03-16T14:00:00+08:00",
        "session": _SESSION,
        "place": "社区议事厅",
        "host": _HOST,
    },
    "record-attendance": {"session": _SESSION, "present": [_WANG, {"organisation": _PROPERTY}]},
    "make-statement": {
        "session": _SESSION,
        "statement": _STATEMENT,
        "speaker": _WANG,
        "text": "建议安装声控灯，电费由公共收益列支。",
    },
    "take-stance": {
        "session": _SESSION,
        "point": _STATEMENT,
        "party": {"organisation": _PROPERTY},
        "stance": "agree",
    },
    "close-session": {"session": _SESSION, "summary": "同意安装声控灯，电费列支方式另议。"},
    "adopt-decision": {
        "text": "由物业公司于四月底前安装声控灯。",
        "dissent": [{"view": "费用应由产权单位承担。", "holders": 3}],
    },
    "shelve-matter": {
        "ground": "major_dispute",
        "finding": "费用分担分歧较大，本次未能达成一致。",
        "conditions": "产权单位书面答复后恢复协商。",
        "review_on": "2026-09-01",
        "dissent": [{"view": "费用应由产权单位承担。", "holders": 3}],
    },
    "resume-matter": {"reason": "产权单位已书面答复，同意分担。"},
    "refer-to-assembly": {
        "kind": "representatives",
        "meets_on": "2026-04-10",
        "question": "是否动用社区公益金安装声控灯？",
    },
    "record-assembly-vote": {
        "kind": "representatives",
        "members": 60,
        "representatives": 48,
        "eligible": 60,
        "present": 45,
        "votes_for": 30,
        "votes_against": 10,
        "abstained": 4,
        "invalid": 1,
        "resolution": "动用社区公益金安装声控灯。",
    },
    "assign-task": {
        "task": _TASK,
        "title": "安装声控灯",
        "owner": _PROPERTY,
        "mode": "commissioned",
        "due_on": "2026-04-30",
    },
    "reach-milestone": {"task": _TASK, "title": "线路检测完成", "evidence": [_DOCUMENT]},
    "complete-task": {"task": _TASK, "summary": "六层共十二盏声控灯已安装并试亮。"},
    "fail-task": {"task": _TASK, "reason": "线路老化，须先整体更换。"},
    "issue-referral": {
        "referral": _REFERRAL,
        "to": _HOUSING,
        "request": "请协助核实三号楼公共线路产权。",
        "due_at": "2026-04-03T18:00:00+08:00",
        "due_source": "社区与区房管局约定",
    },
    "accept-referral": {"referral": _REFERRAL},
    "object-to-referral": {"referral": _REFERRAL, "ground": "该楼不属直管公房。"},
    "decide-referral-objection": {
        "referral": _REFERRAL,
        "upheld": False,
        "reason": "经核对，三号楼登记为直管公房。",
    },
    "answer-referral": {"referral": _REFERRAL, "answer": "线路产权属本单位，同意改造。"},
    "relay-answer": {"referral": _REFERRAL},
    "verify-answer": {"referral": _REFERRAL},
    "reject-answer": {"referral": _REFERRAL, "reason": "居民反映现场尚未施工。"},
    "publish-outcome": {
        "summary": "声控灯安装完成，费用由公益金列支，明细附后。",
        "place": "社区公示栏",
        "published_from": "2026-05-06",
        "published_until": "2026-05-25",
    },
    "open-appraisal": {
        "organiser": _COMMITTEE,
        "subjects": [_STREET, _HOUSING],
        "period_from": "2026-01-01",
        "period_until": "2026-06-30",
    },
    "give-rating": {
        "subject": _HOUSING,
        "matter": _OTHER_MATTER,
        "rater": _WANG["person"],
        "taking_part": 4,
        "carrying_out": 5,
    },
    "close-appraisal": {},
}
"""By the name of the command."""
