"""The rules of deliberation as pure functions: a command and a history give facts or a refusal."""
