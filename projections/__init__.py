"""Pages folded from events: pure functions, rebuilt from the ledger at any time."""
