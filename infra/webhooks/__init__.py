"""Webhooks: events sent to whoever asked to be told, by Standard Webhooks (docs/FEEDS.md)."""
