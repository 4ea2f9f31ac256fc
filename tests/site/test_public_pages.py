"""The public pages: help in two taps, small, without a word in the title and without a dead end."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dalel.apps.directory.guides import NUMBERS
from dalel.site.assets import FOLDER

LANGUAGES = ("kk", "ru", "en")
HELP = [f"/help/{number}" for number in NUMBERS]
WHERE = ["/help/9", "/help/4", "/help/4/75", "/help/4/75/1", "/help/5/1"]
PAGES = ["/", "/help", "/verify", *WHERE, *HELP]
FIRST_PAGE_BYTES = 15_000


def read(public: Client, address: str, language: str = "en") -> str:
    """Return a page in a language."""
    answer = public.get(address, headers={"accept-language": language})
    assert answer.status_code == 200, address
    return answer.content.decode()


def links_of(page: str) -> set[str]:
    """Return where a page leads inside the site."""
    found = {link.split("#")[0].split("?")[0] for link in re.findall('href="(/[^"]*)"', page)}
    return {one for one in found if not one.startswith("/static/")} - {""}


@pytest.mark.parametrize("address", PAGES)
def test_has_a_neutral_title(public: Client, address: str) -> None:
    """A bystander who sees the window's title learns nothing."""
    assert re.findall("<title>(.*?)</title>", read(public, address)) == ["Notebook"]


@pytest.mark.parametrize("address", PAGES)
def test_leads_nowhere_that_is_not_there(public: Client, address: str) -> None:
    """Every link inside the site works, and says nothing below the fixed addresses but numbers."""
    for link in links_of(read(public, address)):
        if not link.startswith("/help/9/"):
            assert public.get(link).status_code == 200, link
        assert re.fullmatch(r"/|/(help|report|return|verify|figures|checkpoint)(/\d+)*", link)


@pytest.mark.parametrize("address", [*PAGES, "/nothing-here"])
def test_lets_the_reader_leave_first(public: Client, address: str) -> None:
    """The way out is the very first thing, and tells the other site nothing."""
    page = public.get(address).content.decode()
    links = re.findall("<a [^>]*>", page)

    assert 'class="out"' in links[0]
    assert 'rel="external noreferrer"' in links[0]
    assert 'class="skip"' in links[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_reaches_all_help_in_two_taps(public: Client, language: str) -> None:
    """Danger and the two own paths in one; every situation in one; every region in two."""
    first = links_of(read(public, "/", language))
    second = {link for one in first for link in links_of(read(public, one, language))}

    assert {f"/help/{number}" for number in (1, 2, 3, *range(11, 23))} <= first
    assert {f"/help/4/{number}" for number in (10, 19, 71, 75, 79)} <= second
    assert {f"/help/5/{number}" for number in range(1, 8)} <= second
    assert len([one for one in second if re.fullmatch(r"/help/4/\d+", one)]) == 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_page_is_small(public: Client, language: str) -> None:
    """Page and sheet together: all that comes before the first view. The icon is in the page."""
    page = read(public, "/", language)
    loaded = re.findall(r'(?:href|src)="/static/([^"?]+)', page)

    assert loaded == ["public.css"]
    sheet = (FOLDER / "public.css").stat().st_size
    assert len(page.encode()) + sheet <= FIRST_PAGE_BYTES
    assert 'rel="icon" href="data:image/svg+xml,' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_pages_are_small(public: Client, language: str) -> None:
    """In letters that take two bytes as well."""
    sheet = (FOLDER / "public.css").stat().st_size
    for address in (*HELP, *WHERE):
        assert len(read(public, address, language).encode()) + sheet <= 25_000, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_says_what_each_line_is(public: Client, language: str) -> None:
    """What it is, whether the police are told, and that a call leaves a trace, at each number."""
    page = read(public, "/help/1", language)
    trace = {
        "en": "stays in your call list",
        "ru": "в вашем списке вызовов",
        "kk": "тізімде қалады",
    }

    assert re.findall(r'href="tel:(\d+)"', page) == ["112", "102", "103", "111"]
    assert page.count(trace[language]) >= 4
    assert {"en": "This is the police", "ru": "Это и есть полиция", "kk": "полицияның өзі"}[
        language
    ] in page


def test_marks_what_no_lawyer_has_checked(public: Client) -> None:
    """With article, edition and the day it was read."""
    page = read(public, "/help/15")

    assert "Not yet checked by a lawyer" in page
    assert "CPC, art. 185(1–2)" in page
    assert "edition of 16 September 2025, read on 22 November 2026" in page


def test_shows_only_what_can_be_reached(public: Client) -> None:
    """A centre without a working contact is not there; somebody else answers."""
    page = read(public, "/help/4/75")

    assert "Zhan-Saya" not in page
    assert "ALMA-TQ" not in page
    assert page.count("Ask us, we answer here") == 1
    assert "Crisis centres · Lawyers · Doctors and psychologists" in page
    assert 'href="tel:112"' in page


def test_shows_for_whom_a_place_is(public: Client) -> None:
    """What is there for somebody else does not stand in the way."""
    assert "bureau.kz" in read(public, "/help/5/8")
    assert "bureau.kz" not in read(public, "/help/5/2")


@pytest.mark.parametrize(
    "address", ["/help/99", "/help/0", "/help/4/12", "/help/4/75/99", "/help/5/0", "/help/danger"]
)
def test_knows_no_other_numbers(public: Client, address: str) -> None:
    """What is not there looks like everything that is not there."""
    assert public.get(address).status_code == 404


def test_uses_the_name_the_organisation_chose(public: Client, settings: object) -> None:
    """In the header and in the title."""
    settings.DALEL_NEUTRAL_NAME = "Көктем"  # type: ignore[attr-defined]

    assert "<title>Көктем</title>" in public.get("/").content.decode()


@pytest.mark.parametrize("address", ["/sign-in", "/cases", "/organisation", "/organisation/help"])
def test_has_no_address_of_another_program(public: Client, address: str) -> None:
    """The desk does not exist here."""
    assert public.get(address).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_hands_out_blank_sheets(public: Client, language: str) -> None:
    """Under a number, in the reader's language; a visit sheet is not among them."""
    for number in (1, 2):
        answer = public.get(f"/help/9/{number}", headers={"accept-language": language})
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{number}.pdf"'
        assert answer.headers["Cache-Control"] == "no-store"
    assert public.get("/help/9/3").status_code == 404
