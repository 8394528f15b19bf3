"""The rules of the panel: pure values and decisions, with no clock, no database and no network."""
