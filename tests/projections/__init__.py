"""Pages folded from events: by themselves, and kept up with a ledger on PostgreSQL."""
