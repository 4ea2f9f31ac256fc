"""The log of this deployment: leaves, tiles, checkpoints and the slot outside the database.

Holds what is append-only and public in form. Refuses to know what a leaf stands for.
"""
