"""A small district in memory that Hypothesis acts upon, and the guards that have to hold in it."""
