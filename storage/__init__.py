"""What is remembered: one transaction, one panel, one writer."""
