"""Every answer says that nothing may come from elsewhere and nothing may be kept."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

ADDRESSES = ["/", "/help", "/verify", "/nothing-here"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_lets_nothing_in_from_elsewhere(public: Client, address: str) -> None:
    """Not on pages and not on error pages."""
    policy = public.get(address).headers["Content-Security-Policy"].split("; ")

    assert policy[0] == "default-src 'none'"
    assert "img-src 'self' data:" in policy
    rest = {one.split(" ", 1)[1] for one in policy if not one.startswith("img-src")}
    assert rest == {"'none'", "'self'"}
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy


@pytest.mark.parametrize("address", ADDRESSES)
def test_leaves_nothing_in_a_cache_and_tells_no_other_site(public: Client, address: str) -> None:
    """The browser keeps no copy of a page, and no link says where the reader came from."""
    headers = public.get(address).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_sets_no_cookie_on_a_visitor(public: Client) -> None:
    """Reading and checking leave no trace of ours on the device."""
    public.get("/")
    public.get("/verify")
    public.post("/verify", {"receipt": "ABC"})

    assert not public.cookies


def test_the_desk_is_not_for_search_engines(client: Client, public: Client) -> None:
    """The public site may be found; the desk never."""
    assert "X-Robots-Tag" not in public.get("/").headers


def test_desk_pages_are_not_indexed(client: Client) -> None:
    """Nor its error pages."""
    assert client.get("/nothing-here").headers["X-Robots-Tag"] == "noindex"


def test_lets_scripts_speak_to_the_desk(client: Client) -> None:
    """Files of a form are sent by its script, to where the page came from."""
    policy = client.get("/nothing-here").headers["Content-Security-Policy"].split("; ")

    assert "connect-src 'self'" in policy
    assert {one.split(" ", 1)[1] for one in policy} == {"'none'", "'self'"}


def test_lets_scripts_of_the_public_site_speak_to_nobody(public: Client) -> None:
    """It has nothing to send."""
    assert "connect-src" not in public.get("/").headers["Content-Security-Policy"]


def test_offers_the_onion_address_where_there_is_one(public: Client, settings: Settings) -> None:
    """As a header for Tor Browser, and in words on the page about coming here more safely."""
    assert "Onion-Location" not in public.get("/help/6").headers

    settings.DALEL_PUBLIC_HOSTS = ["help.example", "abcdefghijklmnop.onion"]
    settings.ALLOWED_HOSTS = ["*"]
    page = public.get("/help/6")

    assert page.headers["Onion-Location"] == "http://abcdefghijklmnop.onion/help/6"
    assert "http://abcdefghijklmnop.onion/" in page.content.decode()
    there = public.get("/help/6", headers={"host": "abcdefghijklmnop.onion"})
    assert "Onion-Location" not in there.headers
    odd = public.get("/%0d%0aX-Invented:%201")
    assert (odd.status_code, "Onion-Location" in odd.headers) == (404, False)
    led = public.get("/%0d%0aX-Invented:%201?lang=ru").headers
    assert led["Onion-Location"].endswith(".onion/%0D%0AX-Invented%3A%201")
