"""How large a table may be; every limit is here, with its number."""

FILE_BYTES = 20 * 1024**2
ROWS = 100_000
COLUMNS = 200
CELL_BYTES = 32 * 1024
SHEETS = 50
# All cells together: no more memory than is known beforehand.
CHARACTERS = 40_000_000
# What a packed table may unpack to, and how many times its size where that is large.
UNPACKED_BYTES = 256 * 1024**2
UNPACKED_TIMES = 200
UNPACKED_ALWAYS_BYTES = 20 * 1024**2
