"""A sealing loop that is killed at any moment seals every arrival once, and loses none."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

from django.db import connections

from dalel.apps.entries.models import Entry, EntryWrap
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.models import Arrival, Lookup
from dalel.apps.ledger import log_key
from dalel.site import sealer
from dalel.site.audit import audit_as, audit_everything
from tests.apps.conftest import CastMember
from tests.apps.intake.reporting import sent
from tests.apps.records import NOW
from tests.conftest import Rounds

LONGEST_SECONDS = 0.4


def start_sealer() -> int:
    """Fork a process that seals until it is killed."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        log_key._slots_at.cache_clear()
        sealer.run(threading.Event())
    finally:
        os._exit(1)


def test_seals_once_whatever_is_killed(instance: Path, worker: CastMember, rounds: Rounds) -> None:
    """Nothing twice, nothing lost, and the log holds together."""
    moments = random.Random(7)  # noqa: S311 - moments, not keys
    reports = []
    for _ in range(rounds(sample=6, soak=100)):
        reports += [sent(NOW), sent(NOW)]
        pid = start_sealer()
        time.sleep(moments.uniform(0, LONGEST_SECONDS))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        log_key._slots_at.cache_clear()

    while seal_arrivals(now=NOW):
        pass

    assert not Arrival.objects.exists()
    assert Lookup.objects.count() == len(reports)
    for told in reports:
        stories = Entry.objects.filter(container_id=told.report.story.id)
        kept = EntryWrap.objects.filter(container=told.report.story.id)
        assert set(stories.values_list("pk", flat=True)) == set(
            kept.values_list("entry", flat=True)
        )
    lengths = {Entry.objects.filter(container_id=told.report.story.id).count() for told in reports}
    assert len(lengths) == 1
    assert list(audit_everything()) == []
    assert list(audit_as(worker.refreshed(), today=NOW.date())) == []
