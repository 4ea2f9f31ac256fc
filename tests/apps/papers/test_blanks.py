"""Blank sheets: the same for everybody, in three languages, made without machine or network."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path

import pytest
import typst

from dalel.apps.papers import blanks, press
from dalel.apps.papers.blanks import BLANKS, LANGUAGES, LETTERS, blank, letters, words
from dalel.apps.papers.errors import NotPrinted
from tests.apps.conftest import CastMember

PAGES = {"report": 2, "letters": 1 + LETTERS, "visit": 2}
MOST_BYTES = 200_000


def inside(pdf: bytes) -> bytes:
    """Return a PDF with its streams unpacked."""
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


def shape(value: object) -> object:
    """Return what a language's words have in common with another's."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shape(one) for one in value]
    return type(value).__name__ if isinstance(value, str) else value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheet", BLANKS)
def test_is_a_pdf_of_so_many_pages(sheet: str, language: str) -> None:
    """Small enough to be sent; nothing has run over to another sheet."""
    pdf = blank(sheet, language)

    assert pdf.startswith(b"%PDF-")
    assert len(pdf) <= MOST_BYTES
    assert len(re.findall(rb"/Type\s*/Page\b", inside(pdf))) == PAGES[sheet]


def test_is_the_same_bytes_every_time() -> None:
    """No day, no name of a machine: two copies cannot be told apart."""
    assert letters("ru", "K7QF") == letters("ru", "K7QF")
    assert letters("ru", "K7QF") != letters("ru", "K7QG")


@pytest.mark.parametrize("language", LANGUAGES)
def test_uses_no_font_of_the_machine(language: str) -> None:
    """Only those that come with the library: all letters are there, also ₸."""
    fonts = set(
        re.findall(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([A-Za-z]+)", inside(blank("visit", language)))
    )

    assert fonts
    assert all(
        one.startswith((b"LibertinusSerif", b"NewCM", b"NewComputerModern")) for one in fonts
    )


@pytest.mark.parametrize("sheet", BLANKS)
def test_asks_the_same_in_three_languages(sheet: str) -> None:
    """The same questions in the same order, with as much room."""
    assert shape(words(sheet, "kk")) == shape(words(sheet, "ru")) == shape(words(sheet, "en"))


def test_reads_what_it_is_told_as_text() -> None:
    """A word that looks like markup stays a word."""
    data = {"lang": "en", "mark": "#panic()", "count": 1, **words("letters", "en")}

    assert press.print_pdf("letters.typ", json.dumps(data)).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "source",
    ['#import "@preview/cetz:0.3.4"', '#read("/etc/passwd")', '#read("../blanks.py")'],
)
def test_reads_nothing_from_elsewhere(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a package from the network nor a file outside its folder."""
    (tmp_path / "sheets").mkdir()
    (tmp_path / "blanks.py").write_text("secret", encoding="utf-8")
    (tmp_path / "sheets/own.typ").write_text(source, encoding="utf-8")
    monkeypatch.setattr(press, "FOLDER", tmp_path / "sheets")

    with pytest.raises(typst.TypstError):
        press.print_pdf("own.typ", "{}")


def test_says_that_a_sheet_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """The press ends without one; nobody gets half a sheet."""
    monkeypatch.setattr(blanks, "words", lambda _sheet, _language: {"title": "nothing else"})

    with pytest.raises(NotPrinted):
        letters("kk", "K7QF")


def test_is_handed_out_at_the_desk(worker: CastMember, guest: CastMember) -> None:
    """To every colleague, in the language wanted; letters with a mark of their own."""
    page = worker.client.get("/organisation/papers").content.decode()
    links = re.findall(r'href="(/organisation/papers/\d/\w+)"', page)

    assert len(links) == len(BLANKS) * len(LANGUAGES)
    answer = worker.client.get("/organisation/papers/2/kk")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="2-kk.pdf"'
    assert answer.content != worker.client.get("/organisation/papers/2/kk").content
    for wrong in ("/organisation/papers/9/kk", "/organisation/papers/1/de"):
        assert worker.client.get(wrong).status_code == 404
    assert guest.client.get("/organisation/papers").status_code == 404
