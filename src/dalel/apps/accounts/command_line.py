"""A member's session outside any request: for commands and for planting the demo."""

from __future__ import annotations

from dalel.apps.accounts.actions.signing_in import SignedIn
from dalel.apps.accounts.credentials import keys_of
from dalel.apps.accounts.errors import NotIntroduced
from dalel.apps.accounts.sessions import Kept, MemberSession, Unlocked, member_session


def session_of(signed_in: SignedIn) -> MemberSession:
    """Return the session of somebody who gave their password; nothing is stored.

    Raises:
        NotIntroduced: They wait to be introduced, or have left.
    """
    keys = keys_of(signed_in.member, signed_in.master)
    session = member_session(Unlocked(signed_in.member, b"", Kept(signed_in.master), keys))
    if session is None:
        raise NotIntroduced(member=signed_in.member)
    return session
