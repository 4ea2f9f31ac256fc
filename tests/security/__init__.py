"""What somebody with the disk, the database or a key could try."""
