"""Every public table, by its name."""

from __future__ import annotations

from service.tables.appraisals import APPRAISALS
from service.tables.duties import DUTIES
from service.tables.findings import FINDINGS
from service.tables.funds import FUNDS
from service.tables.matters import MATTERS
from service.tables.notices import NOTICES
from service.tables.organisations import ORGANISATIONS
from service.tables.outcomes import OUTCOMES
from service.tables.proceedings import PROCEEDINGS
from service.tables.referrals import REFERRALS
from service.tables.statements import STATEMENTS
from service.tables.table import Table

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        MATTERS,
        NOTICES,
        STATEMENTS,
        OUTCOMES,
        REFERRALS,
        FUNDS,
        DUTIES,
        FINDINGS,
        APPRAISALS,
        PROCEEDINGS,
        ORGANISATIONS,
    )
}
