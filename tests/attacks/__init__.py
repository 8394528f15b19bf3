"""The attacks of docs/trust.md: a share of each with every run, all at their full size by `make attack`."""
