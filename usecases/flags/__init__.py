"""Flags: whom a flag is for, what the rule says of it, and what each reader sees."""
