"""What the publication room does: choosing name and look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.actions import require_introducer, require_still_introducer
from dalel.apps.accounts.queries import organisation
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.actions import NewEntry, Recorded, record_entry
from dalel.apps.publication.errors import LookChanged
from dalel.apps.publication.models import Appearance
from dalel.apps.publication.queries import Look, newest_look


def choose_look(session: MemberSession, look: Look, *, seen: UUID | None, now: datetime) -> None:
    """Record name and look; from the commit on, all pages of both programs show them.

    Args:
        session: Who chooses.
        look: From now on.
        seen: The entry of the look that was shown to the member; ``None`` where there was none.
        now: When this happens (aware).

    Raises:
        NotAllowed: The member may not.
        LookChanged: Another one was chosen meanwhile.
        FieldErrors: A name cannot be recorded; nothing was written.
    """
    require_introducer(session)
    fields = fields_of(look, changed_on=timezone.localdate(now))
    entry = NewEntry(organisation(session), "appearance", fields, "en")

    def alongside(rows: Sequence[Recorded]) -> None:
        require_still_introducer(session.member_id)
        newest = newest_look()
        if (newest.entry if newest else None) != seen:
            raise LookChanged
        Appearance.objects.create(
            entry=entry.id,
            leaf_index=rows[0].leaf_index,
            **{f"name_{language}": name for language, name in look.names.items()},
            accent=look.accent,
            languages=" ".join(look.languages),
            default_language=look.default_language,
        )

    record_entry(entry, author=session.author, now=now, alongside=alongside)


def fields_of(look: Look, *, changed_on: date) -> dict[str, object]:
    """Return what the sealed entry says of a look."""
    return {
        **{f"name_{language}": name for language, name in look.names.items()},
        "accent": look.accent,
        "languages": list(look.languages),
        "default_language": look.default_language,
        "changed_on": changed_on.isoformat(),
    }
