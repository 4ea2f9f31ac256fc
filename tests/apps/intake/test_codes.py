"""Derivations are few, and those who wait for them do not take each other's places."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dalel.apps.intake import codes
from dalel.apps.intake.codes import Queue, unlock
from dalel.apps.intake.errors import DoorFull
from dalel.core.keys import CodeKeys, ReportCode, unlock_code
from dalel.site.floods import AT_ONCE


def test_a_full_queue_sends_away_at_once_and_the_other_goes_on(
    monkeypatch: pytest.MonkeyPatch, bare_instance: object
) -> None:
    """Valid codes sent by the hundred hold back whoever returns, and nobody who writes."""
    keys = unlock_code(ReportCode(b"k" * 11), salt=bytes(16))
    entered, go_on = threading.Barrier(3), threading.Event()
    monkeypatch.setattr(codes, "_places", threading.BoundedSemaphore(3))

    def slow(code: ReportCode, **_given: object) -> CodeKeys:
        if code.indexes == b"f" * 11:
            entered.wait(5)
            go_on.wait(5)
        return keys

    monkeypatch.setattr(codes, "unlock_code", slow)
    returning, writing = Queue(2), Queue(2)
    flood, honest = ReportCode(b"f" * 11), ReportCode(b"h" * 11)
    with ThreadPoolExecutor(2) as flooder:
        sent = [flooder.submit(unlock, flood, queue=returning) for _ in range(2)]
        entered.wait(5)

        with pytest.raises(DoorFull):
            unlock(honest, queue=returning)
        assert unlock(honest, queue=writing) is keys

        go_on.set()
        assert [one.result() for one in sent] == [keys, keys]
    assert unlock(honest, queue=returning) is keys


def test_both_queues_leave_places_for_pages() -> None:
    """However many codes are sent, somebody can save what they have written."""
    lengths = [one._length._initial_value for one in (codes.WRITING, codes.RETURNING)]  # type: ignore[attr-defined]

    assert sum(lengths) + 2 < AT_ONCE
