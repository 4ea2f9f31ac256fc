"""The part that founding and enrolling share: a claim, its signature, its sealed entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from dalel.apps.accounts.errors import AccountsError, NotAllowed
from dalel.apps.accounts.introductions import Claim, checked_introduction
from dalel.apps.accounts.models import Introduction
from dalel.apps.entries.actions import NewEntry
from dalel.apps.entries.opening import Author, OpenContainer
from dalel.core.keys.signatures import fingerprint


def introduction_entry(
    container: OpenContainer, claim: Claim, *, display_name: str, today: date
) -> NewEntry:
    """Return the entry that seals a claim together with the member's name."""
    fields: Mapping[str, object] = {
        "member": str(claim.member),
        "display_name": display_name,
        "role": claim.role.lower(),
        "signing_key": claim.signing_key.hex(),
        "wrapping_key": fingerprint(claim.wrapping_key),
        "introducer": str(claim.introducer),
        "introduced_on": today.isoformat(),
    }
    return NewEntry(container, "introduction", fields)


def require_still_introducer(member: UUID) -> None:
    """Check that somebody may introduce, now that nobody else writes.

    Runs inside the write transaction: roles change, and an introduction by somebody who has lost
    the right would never hold.

    Raises:
        NotAllowed: They may not any more.
    """
    try:
        is_entitled = checked_introduction(member).can_introduce
    except AccountsError as error:
        raise NotAllowed from error
    if not is_entitled:
        raise NotAllowed


def write_introduction(claim: Claim, author: Author, entry: UUID) -> None:
    """Write the clear row of an introduction. Runs inside the write transaction."""
    Introduction.objects.create(
        member=claim.member,
        signing_key=claim.signing_key,
        wrapping_key=claim.wrapping_key,
        role=claim.role,
        introducer=claim.introducer,
        signature=author.key.sign(claim.to_bytes()),
        entry_id=entry,
    )
