"""One stored state for each event name ever used, as it lies in the database."""
