"""Measurements against their references, both sides in one run: ``make bench``."""
