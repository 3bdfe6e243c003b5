"""Open data: every public table and all public events as files, with what describes them."""
