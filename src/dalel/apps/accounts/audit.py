"""Are all members who they were introduced as? Needs no key that opens anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

from dalel.apps.accounts.errors import AccountsError
from dalel.apps.accounts.introductions import followed_introductions, organisation_id
from dalel.apps.accounts.models import Enrolment, Introduction, Member
from dalel.apps.accounts.queries import organisation
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import TeamHistory, fault_of, follow_teams
from dalel.apps.entries.containers import all_teams
from dalel.apps.entries.memberships import all_in, holders_of
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.ledger.audit import Finding
from dalel.core.keys.signatures import VerifyKey, fingerprint

_SEALED = ("member", "role", "signing_key", "wrapping_key", "introducer")


def audit_introductions() -> Iterator[Finding]:
    """Yield members whose keys or role do not lead back to the founder."""
    found = followed_introductions()
    running = _running_members()
    for member, introduction in found.items():
        if isinstance(introduction, AccountsError):
            yield Finding(type(introduction).__name__, f"member {member}", str(introduction))
    there = set(Member.objects.values_list("pk", flat=True))
    for member in sorted(found.keys() - there):
        # Without it nobody knows whether and when they left, and what they signed after that.
        yield Finding(
            "MemberMissing", f"member {member}", "They were introduced; their row is gone."
        )
    for row in Member.objects.order_by("pk"):
        introduced = found.get(row.pk)
        if introduced is None and not Enrolment.objects.filter(pk=row.pk).exists():
            yield Finding("NotIntroduced", f"member {row.pk}", "Nobody introduced this member.")
        if introduced is None or isinstance(introduced, AccountsError):
            continue
        if (row.ended is None) != (row.pk in running):
            sentence = "The member's row and their membership say otherwise of each other."
            yield Finding("MembershipContradicted", f"member {row.pk}", sentence)
        if introduced.role != row.role:
            yield Finding("RoleAltered", f"member {row.pk}", "The role is not the introduced one.")


def _running_members() -> set[UUID]:
    """Return who has a running membership of the organisation; those have no last day."""
    container = organisation_id()
    rows = all_in(container, today=date.min) if container else []
    return {row.holder for row in rows}


def audit_sealed_introductions(session: MemberSession) -> Iterator[Finding]:
    """Yield introductions that differ from their sealed copy in the organisation's container.

    Raises:
        NotIntroduced, NoKey, WrapDamaged: The member cannot open it.
    """
    rows = {row.entry_id: row for row in Introduction.objects.all()}
    for entry in open_entries(organisation(session)):
        row = rows.get(entry.id)
        where = f"entry {entry.id}"
        if not isinstance(entry, OpenedEntry):
            continue  # audit_opened names it
        if entry.kind.name == "introduction" and row is None:
            yield Finding("IntroductionMissing", where, "What it introduces stands nowhere else.")
        if row is not None and _claimed(row) != {name: entry.fields.get(name) for name in _SEALED}:
            yield Finding("IntroductionContradicted", where, "The sealed copy says otherwise.")


def _claimed(row: Introduction) -> dict[str, str]:
    values = (
        str(row.member),
        row.role.lower(),
        bytes(row.signing_key).hex(),
        fingerprint(bytes(row.wrapping_key)),
        str(row.introducer),
    )
    return dict(zip(_SEALED, values, strict=True))


def signing_keys() -> Callable[[UUID], VerifyKey | None]:
    """Return a look-up of members' signing keys, as far as their introductions hold."""
    keys = {
        member: introduction.signing
        for member, introduction in followed_introductions().items()
        if not isinstance(introduction, AccountsError)
    }
    return keys.get


def team_history(session: MemberSession) -> TeamHistory:
    """Return the history of all teams, as far as those who were in them signed it."""
    history = TeamHistory()
    follow_teams(open_entries(organisation(session), signing_keys()), history.add)
    return history


def audit_teams(session: MemberSession) -> Iterator[Finding]:
    """Yield teams whose key or members are not those that their members signed.

    Raises:
        NotIntroduced, NoKey, WrapDamaged: The member cannot open the organisation's container.
    """
    teams, faults = follow_teams(open_entries(organisation(session), signing_keys()))
    for fault in faults:
        yield Finding(
            fault.fault, f"entry {fault.entry}", "It says of a team what its author may not."
        )
    for team in teams.values():
        if fault_of(team):
            sentence = "The key of this team is not the one its members signed."
            yield Finding("TeamKeyChanged", f"team {team.id}", sentence)
        running = {row.holder for row in holders_of(team.id, today=date.min)}
        if running != team.members:
            sentence = "Its memberships say otherwise than the entries about it."
            yield Finding("TeamMembersContradicted", f"team {team.id}", sentence)
    for container in set(all_teams()) - set(teams):
        yield Finding("TeamUnsigned", f"team {container}", "Nobody signed that there is this team.")
