"""Many containers at once, for reading what is sealed under their secrets: summaries and the like.

A wrap that only its owner can have made, under the owner's own key, was checked against the public
key when it was made, and is not checked again here: that would cost more than all the rest.
Whoever opens one container to read its entries or to write uses ``open_containers``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from dalel.apps.entries.errors import KeyNotTheLogged, NoKey
from dalel.apps.entries.opening import (
    HeldWrap,
    Known,
    OpenContainer,
    Unwrap,
    clear_of,
    holder_context,
    is_symmetric,
    newest_wraps,
    open_wrap,
    public_keys_of,
    wraps_of,
)
from dalel.core.keys.errors import KeysError
from dalel.core.keys.wraps import EpochSecret

_AT_ONCE = 500


class HeldList:
    """Containers that a reader has wraps of; each opens once, when something in it must be read.

    Attributes:
        wraps: The wrap that opens each.
        opened: Those that were opened.
    """

    def __init__(
        self,
        wraps: Mapping[UUID, HeldWrap],
        clear: Mapping[UUID, Known],
        owner: UUID,
        holders: Mapping[UUID, Unwrap],
    ) -> None:
        self.wraps = wraps
        self.opened: dict[UUID, OpenContainer] = {}
        self._clear = clear
        self._owner = owner
        self._holders = holders

    def must_open(self, container: UUID) -> bool:
        """Return whether others made the owner's wrap: once opened it is made to open faster."""
        row = self.wraps[container]
        return row.holder == self._owner and not is_symmetric(row)

    def open(self, wanted: Collection[UUID]) -> dict[UUID, OpenContainer]:
        """Return some of them, opened; what does not open is left out."""
        closed = [self.wraps[one] for one in wanted if one in self.wraps and one not in self.opened]
        strange = [row for row in closed if not self._is_own(row)]
        shown = public_keys_of(strange) if strange else {}
        for row in closed:
            with suppress(KeysError, KeyNotTheLogged, NoKey):
                self.opened[row.container] = self._open(row, shown)
        return {one: self.opened[one] for one in wanted if one in self.opened}

    def _open(self, row: HeldWrap, shown: Mapping[tuple[UUID, int], bytes]) -> OpenContainer:
        kind, unwrap = self._clear[row.container].type, self._holders[row.holder]
        if not self._is_own(row):
            return open_wrap(row, kind, unwrap, shown)
        raw = unwrap(row.wrap, holder_context(row.container, row.epoch))
        secrets = {row.epoch: EpochSecret.from_bytes(raw)}
        return OpenContainer(row.container, kind, row.epoch, secrets, row)

    def _is_own(self, row: HeldWrap) -> bool:
        return row.holder == self._owner and is_symmetric(row)


def hold_list(
    containers: Sequence[UUID],
    owner: UUID,
    holders: Mapping[UUID, Unwrap],
    known: Mapping[UUID, Known] | None = None,
) -> HeldList:
    """Return those of the containers that a reader has wraps of, closed.

    Args:
        containers: What is listed.
        owner: Whose own wraps are taken as checked.
        holders: Whose wraps may be used, the preferred first, and what opens them.
        known: What containers were just now, where it was read.
    """
    clear, newest = dict(known or {}), dict[UUID, HeldWrap]()
    for begin in range(0, len(containers), _AT_ONCE):
        wraps = wraps_of(containers[begin : begin + _AT_ONCE], holders)
        clear.update(clear_of(wraps, clear))
        wraps = [wrap for wrap in wraps if wrap.container in clear]
        epochs = {wrap.container: clear[wrap.container].epoch for wrap in wraps}
        newest |= newest_wraps(wraps, epochs, list(holders))
    return HeldList(newest, clear, owner, holders)
