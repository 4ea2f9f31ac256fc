"""Base45 against the RFC's own examples, and against what it never writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.ledger.base45 import ALPHABET, NotBase45, from_base45, to_base45


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"", "")],
)
def test_gives_the_examples_of_the_rfc(data: bytes, text: str) -> None:
    assert to_base45(data) == text
    assert from_base45(text) == data


@given(st.binary(max_size=200))
def test_reads_back_what_it_wrote(data: bytes) -> None:
    assert from_base45(to_base45(data)) == data


@given(st.text(alphabet=ALPHABET, max_size=12))
def test_has_one_text_for_each_value(text: str) -> None:
    try:
        data = from_base45(text)
    except NotBase45:
        return

    assert to_base45(data) == text


@pytest.mark.parametrize("text", ["A", "AAAA", ":::", "::", "GGW", "bb8", "B_8", "BB8Ж"])
def test_refuses_what_is_never_written(text: str) -> None:
    with pytest.raises(NotBase45):
        from_base45(text)
