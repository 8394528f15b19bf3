"""A pretend Teams channel in the browser, speaking the real protocol."""
