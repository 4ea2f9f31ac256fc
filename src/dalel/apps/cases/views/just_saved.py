"""After saving: the reader lands where the entry stands, and is told once that it is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from dalel.apps.accounts.sessions import MemberSession

_NAME = "just saved"


def address_of_saved(member: MemberSession, number: str, entries: Iterable[UUID]) -> str:
    """Return where what was saved stands in its case, and remember to say so there."""
    saved = list(entries)
    member.memory[_NAME] = frozenset(saved)
    return f"{reverse('cases:case', args=[number])}?at={saved[0]}#e-{saved[0]}"


def just_saved(member: MemberSession, at: str) -> frozenset[UUID]:
    """Return what was saved a moment ago, if this page was led to; it is said once only."""
    saved: frozenset[UUID] = member.memory.get(_NAME, frozenset())
    if at not in map(str, saved):
        return frozenset()
    del member.memory[_NAME]
    return saved
