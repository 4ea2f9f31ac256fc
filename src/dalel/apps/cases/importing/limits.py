"""How many cases one import may open; the limits of tables are in the entries room."""

# Through the pages: more would need more memory than an old computer has, and make colleagues wait.
CASES = 20_000
