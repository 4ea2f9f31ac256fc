"""Numbers and sums as people type them, without what sets thousands apart."""

from __future__ import annotations

import re

# Groups of three digits behind one mark, and the other mark before the decimals.
_THOUSANDS = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[.,])[0-9]{3}((?P=mark)[0-9]{3})*)((?!(?P=mark))[.,][0-9]{1,2})?"
)


def plain_amount(text: str) -> str:
    """Take out what sets thousands apart: 200,000 is not 200, for no sum has three decimals."""
    plain = "".join(text.split())
    thousands = _THOUSANDS.fullmatch(plain)
    if thousands:
        whole = plain[: thousands.end("whole")].replace(thousands["mark"], "")
        plain = whole + plain[thousands.end("whole") :]
    return plain.replace(",", ".")


def plain_number(text: str) -> str:
    """Take out the spaces people put between thousands; a comma is a decimal point."""
    return "".join(text.split()).replace(",", ".")
