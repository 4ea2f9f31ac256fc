"""What the directory room does: changing places of help."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from dalel.apps.accounts.errors import AccountsError, NotAllowed
from dalel.apps.accounts.introductions import checked_introduction
from dalel.apps.accounts.queries import organisation
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.directory.errors import PlaceChanged
from dalel.apps.directory.models import Listing
from dalel.apps.directory.places import KIND, Place
from dalel.apps.directory.queries import newest_entry
from dalel.apps.entries.actions import NewEntry, Recorded, record_entries

# Those who speak with people who look for help, and whoever looks after what others see.
EDITORS = frozenset({Role.INTAKE_WORKER, Role.INTAKE_LEAD, Role.MODERATOR, Role.ADMINISTRATOR})


def may_edit(session: MemberSession) -> bool:
    """Return whether a member may change places: by their role, or as the founder."""
    return session.role in EDITORS or session.introduction.can_introduce


def save_places(
    session: MemberSession,
    places: Sequence[Place],
    *,
    seen: Mapping[str, UUID | None],
    now: datetime,
) -> None:
    """Record how places are from now on, all or none; public pages show it from the commit on.

    Args:
        session: Who changes them.
        places: As they shall be.
        seen: By id, the entry that was shown to the member; ``None`` where there was none.
        now: When this happens (aware).

    Raises:
        NotAllowed: The member may not.
        PlaceChanged: Somebody else was faster; nothing was written.
        SeveralFieldErrors: A place cannot be recorded; nothing was written.
    """
    if not may_edit(session):
        raise NotAllowed
    container = organisation(session)
    entries = [NewEntry(container, KIND, one.to_fields(), "en") for one in places]

    def alongside(rows: Sequence[Recorded]) -> None:
        _require_still_editor(session.member_id)
        for place, entry, row in zip(places, entries, rows, strict=True):
            if newest_entry(place.id) != seen.get(place.id):
                raise PlaceChanged(place=place.id)
            fields = json.dumps(place.to_fields(), ensure_ascii=False, sort_keys=True)
            Listing.objects.create(
                entry=entry.id, leaf_index=row.leaf_index, place=place.id, fields=fields
            )

    record_entries(entries, author=session.author, now=now, alongside=alongside)


def _require_still_editor(member: UUID) -> None:
    """Check the right again, now that nobody else writes: roles change."""
    try:
        introduction = checked_introduction(member)
    except AccountsError as error:
        raise NotAllowed from error
    if introduction.role not in EDITORS and not introduction.can_introduce:
        raise NotAllowed
