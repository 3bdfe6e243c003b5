"""Importers: broken input named by its line, nothing doubled, nothing lost."""
