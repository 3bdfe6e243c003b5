"""The domain by itself: no database, no clock, no network."""
