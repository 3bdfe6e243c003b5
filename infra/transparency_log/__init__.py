"""The transparency log over the ledger: an RFC 6962 tree in the C2SP formats (docs/LOG.md)."""
