"""How many reports one import may bring."""

# Through the page: more would make colleagues wait; by command as many as a table may have rows.
REPORTS = 2_000
