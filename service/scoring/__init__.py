"""Scorecards of offices: counts kept in memory, cards, and their pages."""
