"""A daily mail with counts and nothing else: who wants it, where it goes, what it says.

It goes out when nobody is signed in. So the address is sealed twice: for its member, and to a key
that the process which sends has in memory alone. A copy of the disk opens neither; after a restart
no mail goes to a member until they come to their desk, which seals the address anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.ledger.errors import LogError
from dalel.apps.ledger.transaction import write_transaction
from dalel.apps.procedure.feeds import due_days
from dalel.apps.procedure.models import DailyMail, MailKey
from dalel.core.keys.errors import KeysError
from dalel.core.keys.padding import pad, unpad
from dalel.core.keys.wraps import PrivateKey, PublicKey, unwrap, wrap_context, wrap_to

NEAR_DAYS = 7


@dataclass(frozen=True)
class Wish:
    """Where a member wants the mail, and in which language."""

    address: str
    language: str


@dataclass(frozen=True)
class Counts:
    """In how many cases the next day has passed, is today, or comes within a week."""

    passed: int
    today: int
    near: int


@dataclass(frozen=True)
class Letter:
    """A mail that is to go out."""

    member: UUID
    wish: Wish
    counts: Counts


def is_mail_sent() -> bool:
    """Return whether this deployment sends mail at all."""
    return bool(settings.DALEL_SENDS_MAIL)


def ask_for_mail(member: MemberSession, wish: Wish) -> None:
    """Keep where a member wants the mail, sealed; an earlier wish is replaced."""
    payload = pad(json.dumps([wish.address, wish.language]).encode())
    with write_transaction():
        DailyMail.objects.update_or_create(
            member_id=member.member_id,
            defaults={
                "own_box": member.own_key.wrap(payload, context=_own(member.member_id)),
                **_to_be_sent(payload, member.member_id),
            },
        )


def end_mail(member: MemberSession) -> None:
    """Forget where a member wanted the mail."""
    with write_transaction():
        DailyMail.objects.filter(member_id=member.member_id).delete()


def wish_of(member: MemberSession) -> Wish | None:
    """Return where a member wants the mail; ``None`` where they want none."""
    row = DailyMail.objects.filter(member_id=member.member_id).first()
    return _wish(_own_payload(row, member)) if row else None


def renew_mail(member: MemberSession) -> None:
    """Seal a member's address to the process that sends now, if it was sealed to an earlier one.

    Where that cannot be done now, the next visit does it: nobody's desk waits for a mail.
    """
    if not is_mail_sent():
        return
    with suppress(LogError, KeysError):
        key = _sending_key()
        row = DailyMail.objects.filter(member_id=member.member_id).first() if key else None
        if key is None or row is None or bytes(row.key) == _digest(key):
            return
        new = _to_be_sent(_own_payload(row, member), member.member_id)
        with write_transaction():
            DailyMail.objects.filter(member_id=member.member_id).update(**new)


def announce_key(key: PublicKey) -> None:
    """Say to whom addresses are sealed from now on; forget those of members who have left."""
    with write_transaction():
        MailKey.objects.all().delete()
        MailKey.objects.create(key=key.to_bytes())
        DailyMail.objects.filter(member__ended__isnull=False).delete()


def letters(key: PrivateKey, *, today: date) -> Iterator[Letter]:
    """Yield what is still to go out today, as far as the process that asks can read it."""
    rows = DailyMail.objects.filter(member__ended__isnull=True, key=_digest(key.public))
    for row in rows.exclude(sent_on=today).order_by("member_id"):
        try:
            payload = unwrap(key, bytes(row.sending_box), context=_sending(row.member_id))
        except KeysError:
            continue  # their desk seals it anew
        counts = counted(due_days(row.member_id, today=today), today=today)
        yield Letter(row.member_id, _wish(payload), counts)


def counted(days: Iterable[date], *, today: date) -> Counts:
    """Return how many days have passed, are today, or come within a week."""
    near = [(day - today).days for day in days]
    return Counts(
        passed=sum(one < 0 for one in near),
        today=sum(one == 0 for one in near),
        near=sum(0 < one <= NEAR_DAYS for one in near),
    )


def claim(member: UUID, *, today: date) -> bool:
    """Say that today's mail goes out now; return whether nobody had said so."""
    with write_transaction():
        rows = DailyMail.objects.filter(pk=member).exclude(sent_on=today)
        return rows.update(sent_on=today) == 1


def give_back(member: UUID, *, today: date) -> None:
    """Take a claim back: the mail did not go out and is tried again."""
    with write_transaction():
        before = today - timedelta(days=1)
        DailyMail.objects.filter(pk=member, sent_on=today).update(sent_on=before)


def _to_be_sent(payload: bytes, member: UUID) -> dict[str, bytes]:
    key = _sending_key()
    if key is None:
        return {"sending_box": b"", "key": b""}
    box = wrap_to(key, payload, context=_sending(member))
    return {"sending_box": box, "key": _digest(key)}


def _own_payload(row: DailyMail, member: MemberSession) -> bytes:
    return member.own_key.unwrap_own(bytes(row.own_box), context=_own(member.member_id))


def _wish(payload: bytes) -> Wish:
    address, language = json.loads(unpad(payload))
    return Wish(address, language)


def _sending_key() -> PublicKey | None:
    row = MailKey.objects.first()
    return PublicKey(bytes(row.key)) if row else None


def _digest(key: PublicKey) -> bytes:
    return hashlib.sha256(key.to_bytes()).digest()


def _own(member: UUID) -> bytes:
    return wrap_context("daily-mail", member)


def _sending(member: UUID) -> bytes:
    return wrap_context("daily-mail-sending", member)
