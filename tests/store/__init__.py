"""The event store on real PostgreSQL servers."""
