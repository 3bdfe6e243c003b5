"""Every public table, by its name."""

from __future__ import annotations

from service.tables.notices import NOTICES
from service.tables.referrals import REFERRALS
from service.tables.table import Table

TABLES: dict[str, Table] = {table.name: table for table in (NOTICES, REFERRALS)}
