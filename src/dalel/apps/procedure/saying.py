"""A lawyer's word on a clock: confirmed, another date, does not apply, met, restored, doubted."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.actions import Recorded
from dalel.core.entries import FieldError, FieldErrors
from dalel.core.procedure import Clock, Pack

KIND: Final = "confirmation"
# Words that change a date or close a clock: never without a reason.
NEED_REASON = ("overridden", "does_not_apply", "restored", "satisfied")
NEED_END = ("restored",)


def may_say(case: OpenCase, member: MemberSession) -> bool:
    """Return whether a member may say what holds: an advocate who may write in the case."""
    return case.may_write and member.role == Role.ADVOCATE


def fixed_fields(clock: Clock, pack: Pack, member: MemberSession) -> dict[str, object]:
    """Return what such an entry says without being asked."""
    name = member.display_name
    return {
        "rule": clock.rule_id,
        "pack": f"{pack.id} {pack.version} {pack.digest[:24]}",
        "about": clock.entry_id,
        **({"given_by": name} if name else {}),
    }


def say_word(
    case: OpenCase,
    fields: dict[str, object],
    *,
    by: MemberSession,
    now: datetime,
    language: str,
) -> Recorded:
    """Record what a lawyer says of a clock.

    Raises:
        FieldErrors: A date cannot be read, or a reason or date is missing that this word needs.
    """
    faults = []
    word = fields.get("confirmation")
    if word in NEED_REASON and not str(fields.get("reason", "")).strip():
        faults.append(FieldError("reason", "required"))
    names_date = fields.get("ends_on") or fields.get("starts_on")
    if (word in NEED_END and not fields.get("ends_on")) or (
        word == "overridden" and not names_date
    ):
        faults.append(FieldError("ends_on", "required"))
    if faults:
        raise FieldErrors(tuple(faults))
    return record_in_case(case, KIND, fields, by=by, now=now, language=language)
