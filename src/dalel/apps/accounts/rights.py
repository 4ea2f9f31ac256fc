"""What a member may do in a container: rows in the clear, compared with what was signed there.

The entries that give access are followed once per session; from then on only what is new is opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from dalel.apps.accounts.queries import keys_of_authors
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import history_of_teams
from dalel.apps.entries.containers import lengths_of
from dalel.apps.entries.granted import SignedAccess, WasIn
from dalel.apps.entries.memberships import Held
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, open_again, open_entries
from dalel.apps.entries.remembering import entries_remembered
from dalel.apps.entries.reporters import with_reporter
from dalel.apps.entries.terms import ContainerType

_NAME = "access"


def signed_access(
    session: MemberSession, container: OpenContainer, *, length: int | None = None
) -> SignedAccess:
    """Return who was given access to a container by the signed entries in it.

    Args:
        session: Who asks.
        container: What they have opened.
        length: How many entries it has, where that was just read.
    """
    if length is None:
        length = lengths_of([container.id])[container.id]
    remembered: dict[UUID, SignedAccess] = session.memory.setdefault(_NAME, {})
    known = remembered.get(container.id, SignedAccess())
    if known.length < length:
        newer = _opened(session, container, since=known.length)
        known = remembered[container.id] = known.followed(newer, _was_in(session))
    return known


def given_in(
    session: MemberSession, container: OpenContainer, running: Iterable[Held], *, today: date
) -> list[Held]:
    """Return those memberships of a container that signed entries in it gave."""
    return signed_access(session, container).among(running, today=today)


def _opened(
    session: MemberSession, container: OpenContainer, *, since: int
) -> Iterable[OpenedEntry | UnreadableEntry]:
    """Open the entries from a place on; a case that is opened whole is remembered for its page."""
    key_of = with_reporter(container, keys_of_authors(session))
    if since or container.type != ContainerType.CASE:
        return open_entries(container, key_of, since=since)
    return open_again(container, key_of, entries_remembered(session.memory)).entries


def _was_in(session: MemberSession) -> WasIn | None:
    """Return what knows of teams; a guest does not open what tells of them."""
    if session.is_guest:
        return None

    def was_in(team: UUID, member: UUID, *, leaf_index: int) -> bool:
        return history_of_teams(session).was_in(team, member, leaf_index=leaf_index)

    return was_in
