"""The steps of the procedure, a module each: the commands, then one pure function a command."""
