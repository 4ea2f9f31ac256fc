"""Template tags of the cases room."""
