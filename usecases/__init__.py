"""What can be done: one road for every change, one for every question."""
