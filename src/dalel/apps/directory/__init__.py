"""Where help is and what a reader's rights are: places of help, and guides by situation.

Holds only what everybody may read, in the clear. Refuses where a shelter is, and shows nobody
outside a place that has no working contact, was not confirmed, or was not asked.
"""
