"""Reads, writes and compiles the catalogue of one language."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LANGUAGES = ("kk", "ru")
LINE_WIDTH = 100
# They change with every run or name whoever ran it, and would make two branches collide.
UNSTABLE_HEADERS = (
    "Generated-By",
    "Language-Team",
    "Last-Translator",
    "PO-Revision-Date",
    "POT-Creation-Date",
    "Project-Id-Version",
    "Report-Msgid-Bugs-To",
)


def catalogue_path(locale: Path, language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return locale / language / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path, language: str) -> Catalog:
    """Return the catalogue, empty where there is none yet."""
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def update_catalogue(catalogue: Catalog, template: Catalog) -> None:
    """Add what is new and drop what is gone; a changed string is a new one, never guessed."""
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()


def catalogue_text(catalogue: Catalog, language: str) -> str:
    """Return the file's text: the same catalogue always gives the same bytes."""
    catalogue.header_comment = f"# Dalel, {language}. Written by people; strings gathered by tool."
    written = io.BytesIO()
    write_po(written, catalogue, width=LINE_WIDTH, ignore_obsolete=True, include_lineno=False)
    unstable = tuple(f'"{name}:' for name in UNSTABLE_HEADERS)
    lines = written.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(unstable)).rstrip("\n") + "\n"


def compile_catalogue(path: Path, language: str) -> Path:
    """Write the ``.mo`` beside the ``.po`` and return its path."""
    compiled = path.with_suffix(".mo")
    with compiled.open("wb") as file:
        write_mo(file, read_catalogue(path, language))
    return compiled
