"""The public program shows the name and look that were chosen on the desk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django.fixtures import Settings

from dalel.apps.publication.models import Appearance
from dalel.site import look

NAMES = {"kk": "Жолжазба", "ru": "Путевые заметки", "en": "Travel notes"}


@pytest.fixture
def chosen(instance: Path) -> None:
    """Give an instance in which somebody chose."""
    names = {f"name_{language}": name for language, name in NAMES.items()}
    Appearance.objects.create(
        entry=uuid4(),
        leaf_index=7,
        accent="moss",
        languages="kk ru",
        default_language="kk",
        **names,
    )


@pytest.mark.usefixtures("chosen")
def test_shows_name_colour_and_languages(public: Client) -> None:
    """On its first page and on one that is not there."""
    for address in ("/", "/nothing/here"):
        page = public.get(address, headers={"accept-language": "ru"}).content.decode()
        assert "<title>Путевые заметки</title>" in page
        assert 'class="accent-moss"' in page
        assert "lang=en" not in page
    assert public.get("/", headers={"accept-language": "en"})["Content-Language"] == "kk"


@pytest.mark.usefixtures("chosen")
def test_shows_what_it_read_last_where_nothing_can_be_read(
    public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A storage that is away does not change how pages look."""
    public.get("/")

    def absent() -> None:
        raise OperationalError

    monkeypatch.setattr(look, "_newest_look", absent)
    page = public.get("/", headers={"accept-language": "kk"}).content.decode()

    assert "<title>Жолжазба</title>" in page


def test_begins_with_the_name_of_the_instance(public: Client, settings: Settings) -> None:
    """What ``dalel init`` was told, in every language."""
    settings.DALEL_NEUTRAL_NAME = "Reed"

    for language in NAMES:
        page = public.get("/", headers={"accept-language": language}).content.decode()
        assert "<title>Reed</title>" in page


def test_names_itself_a_notebook_else(public: Client) -> None:
    """A neutral word in the reader's language."""
    page = public.get("/", headers={"accept-language": "en"}).content.decode()

    assert "<title>Notebook</title>" in page


def test_is_loaded_before_django_is() -> None:
    """What answers when Django does not is imported first; it must not ask for tables then."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}

    code = "import dalel.site.faults, dalel.site.language"
    subprocess.run([sys.executable, "-c", code], env=kept, check=True, timeout=60)
