"""What the room shows and takes: one module per kind of page."""
