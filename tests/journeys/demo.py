"""Makes a demo with a cheap key derivation; run as a short process of its own.

``python -m tests.journeys.demo`` makes the instance that ``DALEL_INSTANCE`` names.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from unittest.mock import patch

from dalel.core.keys import KdfCost
from dalel.site import founding
from dalel.site.environment import read_environment

CHEAP = KdfCost(memory_mib=8, passes=1)


def main() -> None:
    """Make the demo as ``dalel serve --demo`` does, but for the cost of a password."""
    os.umask(0o077)
    with patch.object(founding, "FLOOR", CHEAP):
        founding.prepare_demo(read_environment().instance, now=datetime.now(UTC))


if __name__ == "__main__":
    main()
