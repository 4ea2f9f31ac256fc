"""Members agree to what reporters may see of them, and take it back."""

from __future__ import annotations

from datetime import datetime

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.intake.models import ReaderLabel
from dalel.apps.intake.readers import label_message
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import write_transaction


def show_label(member: MemberSession, text: str, *, now: datetime) -> None:
    """Show a label to whoever reports; an empty one shows nothing any more.

    Raises:
        LogBusy, LogFull: The storage could not take it; nothing was changed.
    """
    text, minute = " ".join(text.split()), minute_of(now)
    signature = member.author.key.sign(label_message(member.member_id, text, minute))
    with write_transaction():
        ReaderLabel.objects.filter(pk=member.member_id).delete()
        if text:
            ReaderLabel.objects.create(
                member=member.member_id, text=text, minute=minute, signature=signature
            )
