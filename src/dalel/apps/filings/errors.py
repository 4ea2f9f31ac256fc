"""What can go wrong with a paper to hand in."""

from dalel.core.errors import DalelError


class FilingsError(DalelError):
    """Base of the filings room's errors."""


class TextMalformed(FilingsError):
    """A file with the text of a paper is not as agreed."""

    def __init__(self, *, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file, self.reason = file, reason


class TooManyKept(FilingsError):
    """A case keeps as many papers as it may."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(f"A case keeps at most {limit} papers.")
        self.limit = limit


class PaperTooLong(FilingsError):
    """A paper must not have more than so many pages, and has them in the smallest letters."""

    def __init__(self, most_pages: int) -> None:
        super().__init__(f"It has more than {most_pages} pages.")
        self.most_pages = most_pages
