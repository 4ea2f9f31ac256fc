"""Filling a paper's text from a case: what is known goes in, what is not stays a blank line.

Addresses and telephone numbers are left for a hand to write: whoever is accused may read the
file in which the paper ends up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dalel.apps.cases.queries import CaseContent
from dalel.apps.entries.presenting import Presenter
from dalel.apps.filings.citing import basis_text
from dalel.apps.filings.facts import Facts, Order
from dalel.apps.filings.history import history_entries, history_lines
from dalel.apps.filings.phrases import blank_line, phrase, phrases
from dalel.apps.filings.sheets import Sheet
from dalel.apps.filings.telling import has_file
from dalel.apps.filings.texts import Wording
from dalel.core.procedure import Pack

MOST_ANNEXES = 20


def sheet_of(order: Order, content: CaseContent, pack: Pack, *, language: str) -> Sheet:
    """Return a paper filled from a case, in one language."""
    facts = Facts(content.record, Presenter(language, content.readable), language, order)
    wording = order.paper.wordings[language]
    texts = {
        "to": "\n".join(_to(facts)),
        "sender": "\n".join(_sender(facts)),
        "title": f"{facts.filled(wording.title)}\n{wording.about}",
        "body": "\n".join(_body(wording, facts, pack)),
        "asks": "\n".join(facts.filled(line) for line in wording.asks),
        "annexes": "\n".join((*map(facts.filled, wording.annexes), *_annexes(facts))),
        "signed": "\n".join(_signed(facts)),
    }
    return Sheet(language, texts)


def _to(facts: Facts) -> Iterator[str]:
    """Yield to whom it goes: "To the prosecutor", then the institution's own name."""
    door, language = facts.order.door, facts.language
    known = phrases()["address"].get(door.body)
    named = dict(door.names).get(language, "")
    if known:
        yield known[language]
        if named:
            yield named
    else:
        yield phrase("to", language) + door.label(language)
    yield phrase("official", language)


def _sender(facts: Facts) -> Iterator[str]:
    """Yield who asks, through or for whom, and a line to write the address on."""
    language, signed_by = facts.language, facts.order.paper.signed_by
    if signed_by == "her":
        yield facts.filled(phrase("sender", language) + "{survivor}")
        if facts.order.paper.group != "abroad":
            yield phrase("identity", language)
        if facts.representative is not None:
            yield phrase("through", language) + _representative(facts)
    elif signed_by == "representative":
        who = _representative(facts) or blank_line("survivor", language, "")
        yield phrase("sender", language) + who
        yield facts.filled(phrase("for_whom", language) + "{survivor}")
    else:
        yield phrase("sender", language) + blank_line("survivor", language, "")
    yield phrase("contact", language)


def _representative(facts: Facts) -> str:
    """Return who speaks for her, and by which paper; empty where nobody does."""
    if facts.representative is None:
        return ""
    said = facts.tell.said(facts.representative, "representative")
    ground = facts.tell.said(facts.representative, "mandate_type")
    return ", ".join(filter(None, (said, ground)))


def _signed(facts: Facts) -> Iterator[str]:
    language, signed_by = facts.language, facts.order.paper.signed_by
    yield phrase("signed_date", language)
    if signed_by != "her":
        speaks = facts.representative if signed_by == "representative" else None
        said = facts.tell.said(speaks, "representative")
        yield (phrase("signature", language) % said).rstrip()
        return
    yield (phrase("signature", language) % facts.survivor).rstrip()
    if facts.representative is not None:
        said = facts.tell.said(facts.representative, "representative")
        yield phrase("signature_through", language) % said


def _body(wording: Wording, facts: Facts, pack: Pack) -> Iterator[str]:
    for line in wording.body:
        if line == "{chronology}":
            yield from facts.chronology()
        elif line == "{history}":
            yield from history_lines(facts)
        elif line == "{letters}":
            yield from facts.lines(["letter"])
        elif line == "{articles}":
            cited = facts.order.cited
            said = basis_text(cited, pack.laws, facts.language)
            yield f"{phrase('basis', facts.language)}{said}."
        else:
            yield facts.filled(line)


def _annexes(facts: Facts) -> Iterator[str]:
    """Yield a line for each entry the paper speaks of that has a file."""
    is_history = "{history}" in facts.order.paper.wordings[facts.language].body
    told = history_entries(facts) if is_history else facts.entries(facts.order.paper.chronology)
    having = [one for one in told if has_file(one)]
    for entry in having[:MOST_ANNEXES]:
        yield phrase("copy", facts.language) + facts.tell.told(entry)


def spoken(sheets: Sequence[Sheet]) -> str:
    """Return everything that sheets say, one language after the other."""
    return "\n\n".join(sheet.whole() for sheet in sheets)
