"""Who and what the examples are about: ids and shared parts. People are pseudonyms."""

from __future__ import annotations

from domain.streams.registry import organisation_id

DISTRICT = str(organisation_id("110101"))
STREET = str(organisation_id("110101001"))
COMMITTEE = str(organisation_id("110101001001"))
HOUSING = str(organisation_id("department:housing"))
EVALUATOR = str(organisation_id("evaluator:example"))
WATCHERS = str(organisation_id("supervision:example"))
PROPERTY = str(organisation_id("property:example"))
EXPERT = {"person": "9d4e6f21-7c3a-4b58-8e90-a1b2c3d4e504"}
WANG = {"person": "0b6cbe0e-8f0e-4b3c-9a55-53a1c2d94f01"}
LI = {"person": "5f0b8f5e-3f43-4b1b-8a86-0d4c3f6a2b02"}
HOST = {"person": "7c2d9a10-6b1f-4f7e-b0a4-92f0e1c5d303"}
MANDATE = "7a1f3c52-4d8b-4c1e-9f20-6b5d4e3c2a10"
MATTER = "f3d4c5b6-17a8-4c29-8e5b-6a7b8c9d0e22"
OTHER_MATTER = "c1a0f0de-21d3-4d57-8f6e-3b8c6c1d9a04"
OPINION = "1b2c7d8e-9fa0-4b12-8c34-d5e6f7081b12"
SESSION = "d2b1a1ef-32e4-4e68-9a7f-4c9d7d2eab05"
STATEMENT = "e3c2b2f0-43f5-4f79-ab80-5dae8e3fbc06"
TASK = "f4d3c3a1-54a6-4a8a-bc91-6ebf9f4acd07"
FUND = "2e7b9c14-6d3f-4a85-9b02-c8f1d5a37e14"
CONTRACT = "4a6d8f30-1c5e-4b79-8a23-9e0f7b2d6c15"
PAYMENT = "6c8e0a52-3f71-4d9b-9c45-b12a9d4f8e16"
PUBLICATION = "8e0a2c74-5193-4fbd-8e67-d34cbf610a17"
ENGAGEMENT = "9f1b3d85-62a4-4cde-9f78-e45dcf721b18"
FINDING = "b1d4f6a8-84c6-4ef0-b19a-f67ef1943d1a"
REFERRAL = "a5e4d4b2-65b7-4b9b-8da2-7fc0a05bde08"
INVITATION = "3c9e1d7a-5b2f-4e80-a1c6-8d7f2e4b9a13"
SCORE_OBJECTION = "c2e5a7b9-95d7-4fa1-82ab-0f8fa2a54e1b"
NOTICE = {
    "starts_at": "2026-03-16T14:00:00+08:00",
    "place": "社区议事厅",
    "host": HOST,
    "host_title": "社区议事协商主持人",
    "parties": [
        {"capacity": "resident"},
        {"capacity": "property_company", "organisation": PROPERTY},
        {"capacity": "street", "organisation": STREET},
    ],
    "form": "community_council",
    "applications_until": "2026-03-15T18:00:00+08:00",
}
DOCUMENT = {
    "title": "楼道照明现状调查",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "media_type": "application/pdf",
    "size_bytes": 482113,
}
