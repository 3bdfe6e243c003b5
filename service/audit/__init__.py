"""Auditing from what is published alone: verify, bundle, diff (docs/AUDIT.md)."""
