"""The refusal of one value; ``check_fields`` collects them into ``FieldErrors``."""

from collections.abc import Mapping


class Refused(Exception):
    """A value cannot be accepted; carries the code and numbers of a ``FieldError``."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, object] = params or {}
