"""How the facts of a matter fold into its state, a module a stage of the procedure."""
