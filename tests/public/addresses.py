"""Every page of the site, once: for a browser to open, for hostile text, for pictures."""

from __future__ import annotations

from uuid import uuid5

from domain.streams.registry import organisation_id
from service.open_data.catalogue import OPEN_TABLES
from service.public.table_page import FEEDS
from service.sample.names import NAMESPACE, matter_id
from service.tables.catalogue import TABLES

ELEVATOR = matter_id("huagong-dianti")
COMMITTEE = organisation_id("110101010013")
STREET = organisation_id("110101009")
SCORECARDS = f"scorecards/{STREET}"
HOUSING = uuid5(NAMESPACE, "organisation:zhujian")
EVENT = 30
"""The position of an event of the sample."""

PAGES: dict[str, str] = {
    "home": "",
    "home-as-of": "?as_of=2026-03-20",
    **{table: table for table in TABLES},
    "notices-to-join": "notices?as_of=2026-03-20",
    "notices-held": "notices?standing=held",
    "matters-filtered": "matters?stage=decided&category=hardship",
    "matters-none": "matters?submitted_from=2100-01-01",
    "matters-as-of": "matters?as_of=2025-06-01",
    "matter": f"matters/{ELEVATOR}",
    "matter-as-of": f"matters/{ELEVATOR}?as_of=2025-04-01",
    "points": f"matters/{ELEVATOR}/points",
    "roster": f"matters/{ELEVATOR}/roster",
    "organisation": f"organisations/{COMMITTEE}",
    "supervision": "supervision",
    "referrals-filtered": f"referrals?within={COMMITTEE}&issued_from=2025-01-01&overdue=true",
    "funds-as-of": "funds?as_of=2026-06-01",
    "search": "search",
    "search-found": "search?q=电梯",
    "search-unfit": "search?q=%7B%7B",
    "ledger": "ledger",
    "ledger-of-a-figure": "ledger?positions=12,15-18",
    "event": f"ledger/{EVENT}",
    "data": "data",
    "data-table": "data/referrals",
    "audit": "audit",
    "scorecards": "scorecards?year=2025",
    "scorecards-departments": "scorecards?card=department&year=2026&sort=score",
    "scorecards-as-of": "scorecards?as_of=2025-10-01",
    "scorecard": f"{SCORECARDS}/2025",
    "scorecard-as-of": f"{SCORECARDS}/2025?as_of=2025-12-31&compare_as_of=2025-06-30",
    "scorecard-restated": f"scorecards/{HOUSING}/2025",
    "scorecard-items": f"{SCORECARDS}/2025/notices_published",
    "scorecard-years": f"{SCORECARDS}?year=2025",
    "scorecard-formulas": "scorecards/formulas",
    "scorecard-formula": "scorecards/formulas/sample-street-1",
    "about": "about",
    "unfit": "matters?stage=nonsense",
    "missing": "nothing-here",
}
"""By name, the address behind ``/zh/`` or ``/en/``."""

SUBSCRIBED = ("matters", "notices", *FEEDS)
"""What has a feed."""

STATUS = {"unfit": 400, "missing": 404}
"""How those are answered that are not answered with 200."""

FILES: tuple[str, ...] = (
    *(f"/zh/{table}.{form}" for table in TABLES for form in ("csv", "json")),
    *(f"/zh/{name}.{form}" for name in SUBSCRIBED for form in ("atom", "feed.json")),
    *(f"/zh/matters/{ELEVATOR}.{form}" for form in ("json", "ics", "atom", "feed.json")),
    *(f"/open-data/{table}.{form}" for table in OPEN_TABLES for form in ("csv", "ndjson")),
    "/open-data/catalog.jsonld",
    "/open-data/referrals.csvw.json",
    f"/zh/organisations/{COMMITTEE}.json",
    *(
        f"/zh/{path}.{form}"
        for path in ("scorecards", SCORECARDS, f"{SCORECARDS}/2025")
        for form in ("csv", "json")
    ),
    *(f"/zh/{SCORECARDS}/2025/notices_published.{form}" for form in ("csv", "json")),
    "/zh/ledger.csv",
    "/zh/ledger.json",
    f"/zh/ledger/{EVENT}.json",
    "/zh/notices.ics",
    "/zh/search.json?q=电梯",
    "/api/v1/events",
    "/api/v1/organisations",
    "/api/v1/search?q=电梯",
    f"/api/v1/matters/{ELEVATOR}/timeline",
)
"""The same and more as files, for programs."""
