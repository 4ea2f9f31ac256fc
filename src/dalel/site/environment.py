"""The seven names Dalel reads from the environment, and nothing else.

Kept free of Django, so that the supervisor stays small.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dalel.core.errors import DalelError

LANGUAGES = ("kk", "ru", "en")
PUBLIC_HOST = "127.0.0.1"
DESK_HOST = "localhost"


class EnvironmentUnusable(DalelError):
    """A setting in the environment has a value nothing can be done with."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"{name} must be {expected}")
        self.name = name
        self.expected = expected


@dataclass(frozen=True)
class Environment:
    """What the operator chose; every field has a default that needs no service."""

    instance: Path
    database_url: str
    public_database_url: str
    public_port: int
    desk_port: int
    files_url: str
    language: str


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """Return the settings of this process.

    Raises:
        EnvironmentUnusable: A port is not a port, or the language is not one of three.
    """
    given = os.environ if variables is None else variables
    language = given.get("DALEL_LANGUAGE", "") or "kk"
    if language not in LANGUAGES:
        raise EnvironmentUnusable("DALEL_LANGUAGE", "kk, ru or en")
    database_url = given.get("DALEL_DATABASE_URL", "")
    return Environment(
        instance=Path(given.get("DALEL_INSTANCE", "") or "instance").absolute(),
        database_url=database_url,
        public_database_url=given.get("DALEL_PUBLIC_DATABASE_URL", "") or database_url,
        public_port=_port(given, "DALEL_PUBLIC_PORT", 8010),
        desk_port=_port(given, "DALEL_DESK_PORT", 8011),
        files_url=given.get("DALEL_FILES_URL", ""),
        language=language,
    )


def _port(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name, "") or str(default)
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65_536):
        raise EnvironmentUnusable(name, "a port between 1 and 65535")
    return int(text)
