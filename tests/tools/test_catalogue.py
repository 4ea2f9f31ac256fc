"""The translation tool: what it gathers, keeps, compiles and complains about."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools.catalogue.checks import find_faults, read_exceptions
from tools.catalogue.extract import gather
from tools.catalogue.files import (
    catalogue_path,
    catalogue_text,
    compile_catalogue,
    read_catalogue,
    update_catalogue,
)

PAGE = """{% load i18n %}<h1>{% translate "Open a case" %}</h1>
<b>{% translate "Close" context "a door" %}</b>
{% blocktranslate count counter=n %}{{ counter }} entry{% plural %}{{ counter }} entries
{% endblocktranslate %}"""
CODE = """from django.utils.translation import gettext_lazy as _, ngettext_lazy, pgettext_lazy
TITLE = _("Seal %(number)s")
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A room with one page and one module."""
    templates = tmp_path / "templates" / "room"
    templates.mkdir(parents=True)
    (templates / "page.html").write_text(PAGE)
    (tmp_path / "titles.py").write_text(CODE)
    (tmp_path / "page.html").write_text('{% translate "not a template" %}')
    return tmp_path


def catalogue(language: str, **strings: str | tuple[str, ...]) -> Catalog:
    """Return a catalogue of one-word messages."""
    made = Catalog(locale=language, fuzzy=False)
    for text, string in strings.items():
        made.add(text, string)
    return made


def faults(
    kk: Catalog, ru: Catalog, *, template: Catalog, exceptions: dict[str, str] | None = None
) -> list[str]:
    """Check two catalogues against a template."""
    return find_faults(template, {"kk": kk, "ru": ru}, exceptions or {})


def test_gathers_templates_and_modules(source: Path) -> None:
    """Text, context, plural, and where each stands; without line numbers."""
    gathered = gather(source)

    assert {(message.context, message.id) for message in gathered if message.id} == {
        (None, "Open a case"),
        ("a door", "Close"),
        (None, ("%(counter)s entry", "%(counter)s entries\n")),
        (None, "Seal %(number)s"),
    }
    assert [message.locations for message in gathered if message.id == "Seal %(number)s"] == [
        [("titles.py", 0)]
    ]


def test_keeps_translations_and_drops_what_is_gone(source: Path) -> None:
    """A string that changed is a new one: nothing is guessed, nothing lingers."""
    kazakh = catalogue("kk", Gone="Жоқ", **{"Open a case": "Іс ашу"})

    update_catalogue(kazakh, gather(source))

    text = catalogue_text(kazakh, "kk")
    assert 'msgstr "Іс ашу"' in text
    assert "Gone" not in text
    assert "fuzzy" not in text


def test_writes_the_same_bytes_every_time(source: Path, tmp_path: Path) -> None:
    """So that two branches do not collide over a date."""
    path = tmp_path / "django.po"
    path.write_text(catalogue_text(gather(source), "kk"))

    again = read_catalogue(path, "kk")
    update_catalogue(again, gather(source))

    assert catalogue_text(again, "kk") == catalogue_text(read_catalogue(path, "kk"), "kk")
    assert "POT-Creation-Date" not in path.read_text()


def test_compiles_what_gettext_reads(tmp_path: Path) -> None:
    """With the plural forms of the language."""
    path = catalogue_path(tmp_path, "ru")
    path.parent.mkdir(parents=True)
    russian = Catalog(locale="ru", fuzzy=False)
    russian.add(("%(n)s day", "%(n)s days"), ("%(n)s день", "%(n)s дня", "%(n)s дней"))
    path.write_text(catalogue_text(russian, "ru"))

    with compile_catalogue(path, "ru").open("rb") as file:
        translations = gettext.GNUTranslations(file)

    read = [translations.ngettext("%(n)s day", "%(n)s days", n) for n in (1, 3, 11, 22)]
    assert [text % {"n": ""} for text in read] == [" день", " дня", " дней", " дня"]


def test_accepts_complete_catalogues() -> None:
    """No fault, no word."""
    template = catalogue("en", Case="")

    assert faults(catalogue("kk", Case="Іс"), catalogue("ru", Case="Дело"), template=template) == []


@pytest.mark.parametrize(
    ("kazakh", "fault"),
    [
        (catalogue("kk"), "not gathered yet"),
        (catalogue("kk", **{"Case %(n)s": ""}), "missing"),
        (catalogue("kk", **{"Case %(n)s": "Іс"}), "placeholders differ"),
        (catalogue("kk", **{"Case %(n)s": "<b>Іс</b> %(n)s"}), "markup differs"),
        (catalogue("kk", **{"Case %(n)s": "Case %(n)s"}), "still English"),
        (catalogue("kk", **{"Case %(n)s": "Дело %(n)s"}), "the same as the Russian"),
        (catalogue("kk", Old="Ескі", **{"Case %(n)s": "Іс %(n)s"}), "no longer in the source"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_finds_each_fault(kazakh: Catalog, fault: str) -> None:
    """One fault, one line, with the language in front."""
    template = catalogue("en", **{"Case %(n)s": ""})

    found = faults(kazakh, catalogue("ru", **{"Case %(n)s": "Дело %(n)s"}), template=template)

    assert len(found) == 1
    assert found[0].startswith("kk: ")
    assert fault in found[0]


def test_finds_a_fuzzy_string() -> None:
    """A guess is not a translation."""
    kazakh = Catalog(locale="kk", fuzzy=False)
    kazakh.add("Case", "Іс", flags=["fuzzy"])

    found = faults(kazakh, catalogue("ru", Case="Дело"), template=catalogue("en", Case=""))

    assert found == ["kk: fuzzy: 'Case'"]


def test_accepts_a_listed_likeness_and_refuses_a_stale_list() -> None:
    """A word that is the same in both is listed with a reason, as long as it is used."""
    template = catalogue("en", Telegram="")
    both = [catalogue(language, Telegram="Telegram") for language in ("kk", "ru")]

    assert faults(*both, template=template, exceptions={"Telegram": "a proper name"}) == []
    [stale] = faults(
        *both, template=template, exceptions={"Telegram": "a proper name", "Signal": "a name"}
    )
    assert "no longer in the source: 'Signal'" in stale


def test_reads_the_list_of_exceptions(tmp_path: Path) -> None:
    """A small TOML table: string, reason."""
    path = tmp_path / "alike.toml"
    path.write_text('[alike]\n"SMS" = "the same abbreviation"\n')

    assert read_exceptions(path) == {"SMS": "the same abbreviation"}
