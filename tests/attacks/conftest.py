"""What `make test` leaves to `make attack`."""

from tests.attacks.sizes import size

collect_ignore = [] if size(0, 1) else ["test_flood.py"]
"""It measures, for a minute on each database; the limits themselves are in tests/bot/test_allowances.py."""
