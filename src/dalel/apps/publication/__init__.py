"""What the organisation shows to anybody: so far its neutral name, its colour and its languages.

Holds what may lie in the clear, and is all of the rooms that the public program knows besides the
log. Refuses to show anything that no entry of the organisation says.
"""
