"""Every page of the site, once: what a browser opens, hostile text is looked for in, pictures show."""

from __future__ import annotations

from service.sample.names import matter_id

ELEVATOR = matter_id("huagong-dianti")

PAGES: dict[str, str] = {
    "docket": "matters",
    "docket-filtered": "matters?stage=decided&category=hardship",
    "docket-none": "matters?submitted_from=2100-01-01",
    "matter": f"matters/{ELEVATOR}",
    "matter-as-of": f"matters/{ELEVATOR}?as_of=2025-04-01",
    "points": f"matters/{ELEVATOR}/points",
    "ledger": "ledger",
    "ledger-behind": "ledger?positions=3,9-14",
    "event": "ledger/400",
    "about": "about",
    "unfit": "matters?stage=nonsense",
    "missing": "nothing-here",
}
"""By name, the address behind ``/zh/`` or ``/en/``."""

STATUS = {"unfit": 400, "missing": 404}
"""How those are answered that are not answered with 200."""
