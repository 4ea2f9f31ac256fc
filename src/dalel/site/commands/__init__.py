"""Commands of the server; ``dalel.cli`` finds them by name."""
