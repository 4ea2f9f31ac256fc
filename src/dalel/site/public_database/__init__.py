"""SQLite as the public program opens it: each statement is held against its list of rights."""
