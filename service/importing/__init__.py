"""Importers: outside files become commands, delivered in batches, resumable and idempotent."""
