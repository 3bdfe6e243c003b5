"""Everything that can happen, in the order of the procedure: one module a stage."""
