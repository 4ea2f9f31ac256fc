"""Numbers among other words: found as they were typed, each once, each as one sort."""

from __future__ import annotations

import pytest

from dalel.core.links import Numbers, find_numbers


@pytest.mark.parametrize(
    "typed",
    ["+7 700 000 00 01", "8(700)000-00-01", "87000000001", "7 700 0000001", "+998 90 000 00 01"],
)
def test_finds_telephones(typed: str) -> None:
    """However they are written."""
    assert find_numbers(f"звонил с {typed}, потом ещё") == Numbers(phones=(typed,))


@pytest.mark.parametrize("typed", ["123 ABC 02", "123абв02", "A 123 BCD", "555 Ққң 17"])
def test_finds_plates(typed: str) -> None:
    """In either alphabet, new and old."""
    assert find_numbers(f"көлігі {typed}.") == Numbers(plates=(typed.upper(),))


@pytest.mark.parametrize("typed", ["4400 4300 0000 0001", "KZ86125KZT5004100100"])
def test_finds_accounts(typed: str) -> None:
    """And no telephone inside them."""
    assert find_numbers(f"перевела на {typed}") == Numbers(accounts=(typed,))


@pytest.mark.parametrize("typed", ["@invented_one", "t.me/invented_one", "https://vk.com/id00001"])
def test_finds_names_in_networks(typed: str) -> None:
    """With or without the network's address."""
    assert find_numbers(f"пишет {typed} каждый день") == Numbers(handles=(typed,))


@pytest.mark.parametrize(
    "text", ["", "2026 жылы 12.05", "статья 123, часть 2", "invented@example.org", "12345"]
)
def test_finds_nothing_in_other_numbers(text: str) -> None:
    """Dates, articles, addresses of mail."""
    assert find_numbers(text) == Numbers()


def test_keeps_each_once() -> None:
    """In the order in which it was typed."""
    text = "87000000002 и 87000000001, снова 87000000002"

    assert find_numbers(text).phones == ("87000000002", "87000000001")
