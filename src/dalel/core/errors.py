"""The root of every error Dalel raises on purpose."""


class DalelError(Exception):
    """Something that a caller can act on. Rooms derive one base each from it.

    Messages name what failed and what to do; never a person's words, names, keys or tokens.
    """
