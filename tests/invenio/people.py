"""Who has an account there: name → token."""

PEOPLE = {"alice": "alice-token-for-tests", "bob": "bob-token-for-tests"}
PASSWORD = "only-for-tests"  # noqa: S105  # of nothing that lasts
OPEN, CLOSED = "open-array", "closed-array"
"""Communities of Bob's: one that takes records at once, one that looks at them first."""
