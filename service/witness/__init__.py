"""A witness (C2SP tlog-witness): another organisation's small service, which cosigns the log's
checkpoints and thereby remembers them. It needs neither PostgreSQL nor the district's data.
"""
