"""The quiet pages: few, small, without a word in the title and without a dead end."""

from __future__ import annotations

import re

import pytest
from django.test import Client

PAGES = ["/", "/help", "/verify"]


@pytest.mark.parametrize("address", PAGES)
def test_has_a_neutral_title(public: Client, address: str) -> None:
    """A bystander who sees the window's title learns nothing."""
    page = public.get(address).content.decode()

    assert re.findall("<title>(.*?)</title>", page) == ["Notebook"]


@pytest.mark.parametrize("address", PAGES)
def test_leads_nowhere_that_is_not_there(public: Client, address: str) -> None:
    """Every link inside the site works."""
    page = public.get(address).content.decode()
    links = {link.split("#")[0].split("?")[0] for link in re.findall('href="(/[^"]*)"', page)}

    for link in links - {""}:
        if not link.startswith("/static/"):
            assert public.get(link).status_code == 200, link


@pytest.mark.parametrize("address", PAGES)
def test_lets_the_reader_leave_first(public: Client, address: str) -> None:
    """The way out is the first thing after skipping, and tells the other site nothing."""
    page = public.get(address).content.decode()
    links = re.findall("<a [^>]*>", page)

    assert 'class="skip"' in links[0]
    assert 'rel="external noreferrer"' in links[1]


@pytest.mark.parametrize("address", PAGES)
def test_is_small(public: Client, address: str) -> None:
    """A page must come through a bad line."""
    assert len(public.get(address).content) < 8_000


def test_uses_the_name_the_organisation_chose(public: Client, settings: object) -> None:
    """In the header and in the title."""
    settings.DALEL_NEUTRAL_NAME = "Көктем"  # type: ignore[attr-defined]

    assert "<title>Көктем</title>" in public.get("/").content.decode()


@pytest.mark.parametrize("address", ["/sign-in", "/cases", "/organisation", "/report"])
def test_has_no_address_of_another_program(public: Client, address: str) -> None:
    """The desk does not exist here."""
    assert public.get(address).status_code == 404
