"""Who speaks for us to whoever reported: a colleague who is here and whom they do not keep out.

A member's signature alone is not enough: whoever can write to the database and is a guest, has
left or is kept out could otherwise write in our name. That somebody may read a conversation is not
asked here, since the public program does not see who holds what: ``dalel audit`` compares letters
with what was sealed.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from uuid import UUID

from dalel.apps.accounts.queries import roles_and_ends
from dalel.apps.accounts.roles import Role


class Speakers:
    """Who could answer a report, as rows in the clear have it."""

    def __init__(self, refused: Collection[UUID]) -> None:
        self._refused = refused

    def could_answer(self, member: UUID, *, minute: int) -> bool:
        """Return whether a member could, in a minute."""
        found = self._members.get(member)
        if found is None or member in self._refused:
            return False
        role, left = found
        return role != Role.GUEST and (left is None or minute <= left)

    @cached_property
    def _members(self) -> dict[UUID, tuple[Role, int | None]]:
        return roles_and_ends()
