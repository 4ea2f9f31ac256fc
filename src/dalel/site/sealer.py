"""The sealing loop: a small process of its own that moves arrivals into the record.

It opens nothing: what it moves is sealed already, and it holds no member's key. It also keeps the
log's cadence and destroys what has run out, since no other process is sure to be at work.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime

from dalel.site.loops import begin_loop, forget_connections

LOOK_EVERY_SECONDS = 0.25
KEEP_EVERY_SECONDS = 60.0
# After something went wrong; what has arrived stays where it is.
REST_SECONDS = 3.0

log = logging.getLogger("dalel.sealer")


def main() -> None:
    """Seal until somebody asks to stop; an arrival in hand is finished first."""
    run(begin_loop())


def run(stop: threading.Event) -> None:
    """Seal until the event is set."""
    kept_at = 0.0
    while not stop.is_set():
        rest = LOOK_EVERY_SECONDS
        try:
            seal()
            if time.monotonic() - kept_at >= KEEP_EVERY_SECONDS:
                keep()
                kept_at = time.monotonic()
        except Exception as error:
            log.error("round failed", exc_info=error)
            rest = REST_SECONDS
            forget_connections()
        stop.wait(rest)


def seal() -> None:
    """Seal all that has arrived."""
    from dalel.apps.intake.actions.sealing import seal_arrivals  # noqa: PLC0415 - needs Django

    while seal_arrivals(now=datetime.now(UTC)):
        pass


def keep() -> None:
    """Record a checkpoint where the log has grown, and destroy what has run out."""
    from dalel.apps.entries.files import sweep_arriving  # noqa: PLC0415 - needs Django
    from dalel.apps.entries.tables.waiting import forget_old_tables  # noqa: PLC0415
    from dalel.apps.intake.sittings import sweep_sittings  # noqa: PLC0415
    from dalel.apps.ledger.actions import keep_cadence  # noqa: PLC0415

    now = datetime.now(UTC)
    keep_cadence(now=now)
    sweep_sittings(now=now)
    sweep_arriving(now=now)
    forget_old_tables(now=now)


if __name__ == "__main__":
    main()
