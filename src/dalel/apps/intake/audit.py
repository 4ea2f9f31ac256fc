"""Is every arrival sealed? Do letters lead to reports, and answers to whoever has the code?

And is every report listed as members have said?
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.entries.containers import types_of
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import open_entries
from dalel.apps.entries.reporters import WITH_REPORTER, with_reporter
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.code_keys import code_in, codes_not_agreed
from dalel.apps.intake.merged import target_in
from dalel.apps.intake.models import Arrival, Letter, Lookup, Merged
from dalel.apps.ledger.audit import Finding
from dalel.core.keys.errors import KeysError
from dalel.core.keys.wraps import PublicKey


def audit_arrivals() -> Iterator[Finding]:
    """Yield what shows without opening anything."""
    for arrival in Arrival.objects.filter(is_refused=True).values_list("pk", flat=True):
        sentence = "It asks for what no page of ours asks for, and was not sealed."
        yield Finding("ArrivalRefused", f"arrival {arrival}", sentence)
    named = set(Letter.objects.values_list("container", flat=True).distinct())
    named |= set(Lookup.objects.values_list("conversation", flat=True))
    known = types_of(named)
    for container in sorted(named):
        if known.get(container) not in WITH_REPORTER:
            where = f"container {container}"
            yield Finding("LetterWithoutReport", where, "Letters are here, and no report is.")


def audit_answer_key(container: OpenContainer) -> Iterator[Finding]:
    """Yield where answers would be sealed to another key than the code's."""
    if container.type != ContainerType.CONVERSATION:
        return
    rows = dict(
        Lookup.objects.filter(conversation=container.id).values_list("lookup", "answer_key")
    )
    talk = open_entries(container, with_reporter(container, cache(verify_key_of)))
    sealed = code_in(talk)
    for lookup, key in rows.items():
        if (bytes(lookup).hex(), _fingerprint(bytes(key))) != sealed:
            sentence = "Answers would be sealed to a key that nobody with a code has."
            yield Finding("AnswerKeyAltered", f"container {container.id}", sentence)
    if sealed and sealed[0] and not rows:
        sentence = "Whoever comes back with the code finds nothing."
        yield Finding("CodeCutOff", f"container {container.id}", sentence)
    row = Merged.objects.filter(pk=container.id).values_list("target", flat=True).first()
    if row != target_in(talk):
        sentence = "The inbox lists it otherwise than members have said."
        yield Finding("MergedAltered", f"container {container.id}", sentence)
    for one in codes_not_agreed(talk):
        sentence = "A new code was given that no second member had agreed to."
        yield Finding("CodeNotAgreed", f"entry {one.id}", sentence)


def _fingerprint(key: bytes) -> str:
    try:
        return PublicKey.from_bytes(key).fingerprint
    except KeysError:
        return ""
