"""Forms for every command of the recording desk, made from the commands themselves."""
