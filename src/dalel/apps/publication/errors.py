"""What can go wrong in the publication room."""

from dalel.core.errors import DalelError


class PublicationError(DalelError):
    """Base of the publication room's errors."""


class LookChanged(PublicationError):
    """Somebody else has changed name and look meanwhile."""

    def __init__(self) -> None:
        super().__init__("Name and look were changed after you opened them. Nothing was changed.")
