"""Articles of law as a pack cites them, read and put into words.

``cpc 105(2)`` is part 2 of article 105 of the law ``cpc``; ``cc 68(4)(9)`` its point 9;
``cpc 185(1)-(2)`` parts 1 to 2; ``order89`` a law as a whole.
"""

import re
from collections.abc import Iterable, Mapping

from dalel.core.entries.tables import TableFault
from dalel.core.procedure.fact_model import Law
from dalel.core.procedure.rule_model import Citation

_FORM = re.compile(r"([a-z][a-z0-9_]*)(?: ([0-9]+(?:-[0-9]+)?)((?:-?\([0-9a-z-]+\))*))?")
_PART = re.compile(r"(-?)\(([0-9a-z-]+)\)")


def read_citation(text: str) -> Citation:
    """Read one citation.

    Raises:
        TableFault: It is not of the form above.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise TableFault(f"{text} is no citation such as cpc 105(2)")
    law, article, rest = match.groups()
    return Citation(
        law, article or "", tuple(dash + part for dash, part in _PART.findall(rest or ""))
    )


def citation_text(citation: Citation, laws: Mapping[str, Law], language: str) -> str:
    """Return a citation in words of kk, ru or en: "CPC art. 105(2)", "УПК, ст. 105 (2)"."""
    short = laws[citation.law].short[language]
    if not citation.article:
        return short
    parts = "".join(f"–({part[1:]})" if part[0] == "-" else f"({part})" for part in citation.parts)
    article = citation.article + parts
    if language == "kk":
        return f"{short} {citation.article}-бап{' ' + parts if parts else ''}"
    return f"{short}, ст. {article}" if language == "ru" else f"{short} art. {article}"


def citations_text(citations: Iterable[Citation], laws: Mapping[str, Law], language: str) -> str:
    """Return several citations in one line."""
    return "; ".join(citation_text(each, laws, language) for each in citations)
