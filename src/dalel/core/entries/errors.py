"""What can go wrong when an entry is described, checked or read back."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from dalel.core.errors import DalelError


class EntriesError(DalelError):
    """The root of every error of this room."""


class NotCanonical(EntriesError):
    """A value has no canonical bytes, or bytes are not the canonical form of any value.

    ``code`` is stable: ``float``, ``integer_too_large``, ``key_not_ascii``, ``not_json``,
    ``lone_surrogate``, ``nul``, ``too_deep``, ``not_canonical``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"The value has no canonical form ({code}).")
        self.code = code


class UnknownLanguage(EntriesError):
    """A label was asked for in a language the record does not speak."""

    def __init__(self, language: str) -> None:
        super().__init__("Labels exist in kk, ru and en only.")
        self.language = language


class FileMalformed(EntriesError):
    """A file that describes the record is not well formed; fix the file."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}.")
        self.file = file
        self.reason = reason


class KindMalformed(FileMalformed):
    """A kind file is not well formed."""


class VocabularyMalformed(FileMalformed):
    """A vocabulary file is not well formed."""


class UnknownKind(EntriesError):
    """No kind file describes this kind, version or digest."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"No kind file describes {wanted}.")
        self.wanted = wanted


class UnknownVocabulary(EntriesError):
    """No vocabulary file has this name and version, or it has no such code."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"No vocabulary file describes {wanted}.")
        self.wanted = wanted


class DateNotUnderstood(EntriesError):
    """A date could not be read; ``code`` says why and ``params`` carry numbers, never the text.

    The codes are listed in ``dates.CODES``.
    """

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(f"The date could not be read ({code}).")
        self.code = code
        self.params: Mapping[str, object] = params or {}


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that cannot be accepted: a stable code for the page to put into words."""

    field: str
    code: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)


class FieldErrors(EntriesError):
    """What was typed in cannot become an entry; every fault at once, in the kind's order."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        faults = ", ".join(f"{error.field}: {error.code}" for error in errors)
        super().__init__(f"Some fields need another look ({faults}).")
        self.errors = errors


class BodyUnreadable(EntriesError):
    """The body of an entry does not fit the kind it names."""

    def __init__(self, path: str, code: str) -> None:
        super().__init__(f"The field {path} of the body cannot be read ({code}).")
        self.path = path
        self.code = code
