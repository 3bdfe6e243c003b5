"""Examples of the commands in domain/procedure/undertaking.py, by name."""

from __future__ import annotations

from typing import Any

from service.command_examples.named import DOCUMENT, HOUSING, LI, OTHER_MATTER, PROPERTY, TASK

EXAMPLES: dict[str, dict[str, Any]] = {
    "assign-task": {
        "task": TASK,
        "title": "安装声控灯",
        "owner": PROPERTY,
        "mode": "commissioned",
        "due_on": "2026-04-30",
    },
    "reassign-task": {
        "task": TASK,
        "due_on": "2026-05-31",
        "reason": "线路需先检测，完成期限顺延一个月。",
    },
    "reach-milestone": {"task": TASK, "title": "线路检测完成", "evidence": [DOCUMENT]},
    "complete-task": {"task": TASK, "summary": "六层共十二盏声控灯已安装并试亮。"},
    "fail-task": {"task": TASK, "reason": "线路老化，须先整体更换。"},
    "raise-new-problem": {
        "matter": OTHER_MATTER,
        "task": TASK,
        "problem": "施工中发现楼道线路老化，更换费用如何分担须再协商。",
    },
    "urge-result": {
        "by": LI,
        "standing": "congress_deputy",
        "addressee": HOUSING,
        "text": "请区房管局尽快核实线路产权，按期答复居民。",
    },
}
