"""The specification: a file for each clause of docs/POLICY.md."""
