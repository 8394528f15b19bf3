"""The faults, one function each, by kind: what is done to the clerk, and what must hold all the same."""
