"""Audits: what is published is checked, kept and compared, and every tampering is named."""
