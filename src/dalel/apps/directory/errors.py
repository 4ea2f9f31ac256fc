"""What can go wrong in the directory room."""

from dalel.core.errors import DalelError


class DirectoryError(DalelError):
    """Base of the directory room's errors."""


class PlaceChanged(DirectoryError):
    """Somebody else has changed the place meanwhile."""

    def __init__(self, *, place: str) -> None:
        super().__init__("The place was changed after you opened it. Nothing was changed.")
        self.place = place


class FileUnreadable(DirectoryError):
    """A file of places is none that can be read."""

    def __init__(self) -> None:
        super().__init__("The file holds no places that can be read.")
