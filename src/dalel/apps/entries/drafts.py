"""What was typed must not be lost when a session has ended.

A form carries a signed token that names its member. What comes back without a session is sealed
to that member's public key and offered after the next sign-in. The row shows its minute and its
padded size, so the owner finds it by trying: there are never many.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core import signing

from dalel.apps.entries.errors import DraftRefused
from dalel.apps.entries.models import Draft
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.keys.errors import KeysError
from dalel.core.keys.padding import pad, unpad
from dalel.core.keys.wraps import PrivateKey, PublicKey, unwrap, wrap_context, wrap_to

TOKEN_HOURS = 24
KEPT_DAYS = 7
# No row names its member, so what one may leave is limited by what all may.
MAX_DRAFTS = 500
MAX_DRAFT_BYTES = 1024 * 1024
_SALT = "dalel.form"


@dataclass(frozen=True)
class KeptForm:
    """A form that outlived its session: where it belongs and what was typed.

    ``values`` holds each form field's values in the order sent; ``attachments`` the descriptors
    of files that arrived, by field.
    """

    path: str
    values: Mapping[str, Sequence[str]]
    attachments: Mapping[str, Sequence[Mapping[str, object]]]


def form_token(member: UUID) -> str:
    """Return the token a form carries: it names the member and expires after a day."""
    return signing.dumps(str(member), salt=_SALT, compress=False)


def member_of_token(token: str) -> UUID | None:
    """Return the member a form token names; ``None`` where it is forged or too old."""
    try:
        max_age = timedelta(hours=TOKEN_HOURS)
        return UUID(signing.loads(token, salt=_SALT, max_age=max_age))
    except (signing.BadSignature, ValueError):
        return None


def named_in_token(token: str) -> UUID | None:
    """Return the member a form token names, however old; ``None`` where it is forged.

    It says whose form this was, and no more: nothing is kept for it alone.
    """
    try:
        return UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError):
        return None


def keep_draft(form: KeptForm, *, member: UUID, key: PublicKey, now: datetime) -> UUID:
    """Seal a form to its member, and return the draft's number.

    Raises:
        DraftRefused: It is too long, or too many are kept already.
        LogBusy, LogFull: The storage could not take it.
    """
    given = {"path": form.path, "values": form.values, "attachments": form.attachments}
    payload = json.dumps(given, ensure_ascii=False).encode()
    if len(payload) > MAX_DRAFT_BYTES:
        raise DraftRefused
    draft = uuid4()
    context = wrap_context("draft", member, draft)
    box = wrap_to(key, pad(payload), context=context)
    oldest = minute_of(now - timedelta(days=KEPT_DAYS))
    with write_transaction():
        Draft.objects.filter(minute__lt=oldest).delete()
        if Draft.objects.count() >= MAX_DRAFTS:
            raise DraftRefused
        Draft.objects.create(id=draft, minute=minute_of(now), box=box)
    return draft


def drafts_of(
    member: UUID, key: PrivateKey, *, others: set[UUID] | None = None
) -> dict[UUID, KeptForm]:
    """Return the member's drafts, oldest first.

    Args:
        member: Whose.
        key: Opens them.
        others: Drafts that did not open before and are not tried again; those found are added.
    """
    found = {}
    others = set() if others is None else others
    rows = Draft.objects.exclude(pk__in=list(others)) if others else Draft.objects.all()
    for row in rows.order_by("minute", "pk"):
        try:
            box = unwrap(key, bytes(row.box), context=wrap_context("draft", member, row.pk))
            found[row.pk] = _read(json.loads(unpad(box)))
        except (KeysError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            others.add(row.pk)  # another member's, or nothing this program has sealed
    return found


def _read(read: Any) -> KeptForm:
    """Return a form as it was kept; ``ValueError`` and its like where it is something else."""
    values, attachments = dict(read["values"].items()), dict(read["attachments"].items())
    is_form = (
        re.fullmatch(r"/(?![/\\])[!-~]*", read["path"])
        and all(_is_list_of(str, sent) for sent in values.values())
        and all(_is_list_of(dict, files) for files in attachments.values())
        and all(
            "file" in file and "name" in file for files in attachments.values() for file in files
        )
    )
    if not is_form:
        raise ValueError
    return KeptForm(read["path"], values, attachments)


def _is_list_of(kind: type, value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)


def drop_draft(draft: UUID) -> None:
    """Destroy a draft."""
    with write_transaction():
        Draft.objects.filter(pk=draft).delete()
