"""Gathers every translatable string of the source into one template catalogue."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.conf import settings
from django.utils.translation.template import templatize

PYTHON = "*.py"
TEMPLATES = ("*.html", "*.txt")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT_TAGS = ("Translators:",)

Found = tuple[str | tuple[str, ...], list[str], str | None]


def gather(source: Path) -> Catalog:
    """Return the strings of every module and template under ``source``, in path order.

    Raises:
        django.template.TemplateSyntaxError: A template cannot be read.
    """
    _let_templates_be_read()
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    for file in _files(source):
        place = file.relative_to(source).as_posix()
        for message, comments, context in _strings(file):
            catalogue.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalogue


def _let_templates_be_read() -> None:
    # templatize() asks the settings for a character set and whether text is to be translated.
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()


def _files(source: Path) -> Iterator[Path]:
    patterns = (PYTHON, *(f"templates/**/{pattern}" for pattern in TEMPLATES))
    found = {file for pattern in patterns for file in source.rglob(pattern)}
    return iter(sorted(found))


def _strings(file: Path) -> Iterator[Found]:
    text = file.read_text(encoding="utf-8")
    code = text if file.suffix == ".py" else templatize(text, origin=str(file))
    read = extract(
        "python",
        io.BytesIO(code.encode()),
        keywords=KEYWORDS,
        comment_tags=COMMENT_TAGS,
        options={"encoding": "utf-8"},
        strip_comment_tags=True,
    )
    for _line, message, comments, context in read:
        yield message, comments, context
