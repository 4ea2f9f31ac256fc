"""Are all members who they were introduced as? Needs no key that opens anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from dalel.apps.accounts.errors import AccountsError
from dalel.apps.accounts.introductions import followed_introductions
from dalel.apps.accounts.models import Introduction, Member
from dalel.apps.accounts.queries import organisation
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.queries import OpenedEntry, open_one
from dalel.apps.ledger.audit import Finding
from dalel.core.keys.signatures import VerifyKey


def audit_introductions() -> Iterator[Finding]:
    """Yield members whose keys or role do not lead back to the founder."""
    found = followed_introductions()
    for member, introduction in found.items():
        if isinstance(introduction, AccountsError):
            yield Finding(type(introduction).__name__, f"member {member}", str(introduction))
    for row in Member.objects.order_by("pk"):
        introduced = found.get(row.pk)
        if introduced is None or isinstance(introduced, AccountsError):
            continue
        if introduced.role != row.role:
            yield Finding("RoleAltered", f"member {row.pk}", "The role is not the introduced one.")


def audit_sealed_introductions(session: MemberSession) -> Iterator[Finding]:
    """Yield introductions that differ from their sealed copy in the organisation's container."""
    container = organisation(session)
    for row in Introduction.objects.order_by("entry__leaf_index"):
        opened = open_one(container, row.entry_id)
        if not isinstance(opened, OpenedEntry):
            continue  # audit_opened names it
        sealed = (opened.fields.get("member"), opened.fields.get("role"))
        if sealed != (str(row.member), row.role.lower()):
            where = f"entry {row.entry_id}"
            yield Finding("IntroductionContradicted", where, "The sealed copy says otherwise.")


def signing_keys() -> Callable[[UUID], VerifyKey | None]:
    """Return a look-up of members' signing keys, as far as their introductions hold."""
    keys = {
        member: introduction.signing
        for member, introduction in followed_introductions().items()
        if not isinstance(introduction, AccountsError)
    }
    return keys.get
