"""What can go wrong in the papers room."""

from dalel.core.errors import DalelError


class PapersError(DalelError):
    """Base of the papers room's errors."""


class NotPrinted(PapersError):
    """A sheet needs more than is given here, or its template is broken."""

    def __init__(self, *, sheet: str) -> None:
        super().__init__("The sheet could not be made.")
        self.sheet = sheet
