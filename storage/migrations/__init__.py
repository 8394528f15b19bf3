"""How the schema came to be, one step at a time."""
