"""Seven names are read; each has a default that needs no service."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalel.site.environment import EnvironmentUnusable, read_environment


def test_needs_nothing() -> None:
    """The defaults are what the documentation says."""
    read = read_environment({})

    assert read.instance == Path("instance").absolute()
    assert (read.public_port, read.desk_port) == (8010, 8011)
    assert (read.database_url, read.public_database_url, read.files_url) == ("", "", "")
    assert read.language == "kk"


def test_the_public_program_uses_the_same_database_unless_told() -> None:
    """One setting is enough."""
    same = read_environment({"DALEL_DATABASE_URL": "postgresql://a/b"})
    other = read_environment(
        {"DALEL_DATABASE_URL": "postgresql://a/b", "DALEL_PUBLIC_DATABASE_URL": "postgresql://c/d"}
    )

    assert same.public_database_url == "postgresql://a/b"
    assert other.public_database_url == "postgresql://c/d"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "٨", "8010 ", "desk"])
def test_refuses_what_is_no_port(port: str) -> None:
    """It names the setting, so that the operator finds it."""
    with pytest.raises(EnvironmentUnusable, match="DALEL_DESK_PORT"):
        read_environment({"DALEL_DESK_PORT": port})


def test_refuses_a_language_there_is_not() -> None:
    """There are three."""
    with pytest.raises(EnvironmentUnusable, match="DALEL_LANGUAGE"):
        read_environment({"DALEL_LANGUAGE": "fr"})
