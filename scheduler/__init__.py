"""Which duty is woken, and how often."""
