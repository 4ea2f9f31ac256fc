"""What every template keeps to: nothing inline, every word translatable."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "dalel"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
NAMES = [path.relative_to(SOURCE).as_posix() for path in TEMPLATES]

INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
)
TRANSLATED = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*block\s+\w*class\w*\s*%}.*?{%\s*endblock[^%]*%}"  # names of style rules, not words
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
WORD = re.compile(r"[^\W\d_]{2,}")
# A fragment may hold attributes alone, for the page that includes it.
ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')
READ_ALOUD = {"alt", "aria-label", "aria-description", "content", "placeholder", "title"}
# Names that are the same in every language.
PROPER = {"Dalel", "English", "Русский", "Қазақша", "SHA", "PDF", "ZIP"}


class Words(HTMLParser):
    """Collects what a person reads that no translation tag holds."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at attributes that are read aloud; skip what no one reads."""
        self._silent += tag in {"script", "style"}
        if tag == "meta":
            return
        for name, value in attrs:
            if name in READ_ALOUD:
                self._look_at(value or "")

    def handle_endtag(self, tag: str) -> None:
        """Leave what no one reads."""
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        """Look at text between tags."""
        if not self._silent:
            self._look_at(ATTRIBUTE.sub("", data))

    def _look_at(self, text: str) -> None:
        self.found += [word for word in WORD.findall(text) if word not in PROPER]


def bare_words(template: str) -> list[str]:
    """Return the words of a template that cannot be translated."""
    reader = Words()
    reader.feed(TRANSLATED.sub(" ", template))
    reader.close()
    return reader.found


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_has_no_inline_script_or_style(path: Path) -> None:
    """The content security policy refuses it, so it would be dead weight or a hole."""
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_has_no_word_outside_a_translation(path: Path) -> None:
    """No page is half English for someone who reads Kazakh."""
    assert bare_words(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "template",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        '<a onclick="go()">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
    ],
)
def test_finds_what_is_inline(template: str) -> None:
    """The rule itself works."""
    assert INLINE.search(template)


def test_leaves_a_script_with_an_address_alone() -> None:
    """Scripts of our own come from their own address."""
    assert not INLINE.search('<script defer src="/static/site.js"></script>')


def test_finds_words_nobody_can_translate() -> None:
    """In text and in attributes; translated ones, variables and comments are fine."""
    template = (
        '<p title="Close">Bare {{ name }}</p>{# note #}<b>{% translate "Fine" %}</b>'
        "{% blocktranslate %}Also <i>fine</i>{% endblocktranslate %}"
    )

    assert bare_words(template) == ["Close", "Bare"]
