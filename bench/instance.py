"""A scratch instance for measuring: the demo's people, in a folder that goes away."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from dalel.core.keys import KdfCost

CHEAP = KdfCost(memory_mib=8, passes=1)


@contextmanager
def scratch_instance() -> Iterator[Path]:
    """Make an instance with the demo organisation and load Django on it.

    Key derivation is cheap, so that what is measured is the writing; the live programs are
    measured on a real demo instance instead.
    """
    folder = Path(tempfile.mkdtemp(prefix="dalel-bench-"))
    os.environ["DALEL_INSTANCE"] = str(folder)
    from dalel.site import founding

    try:
        founding.found_instance(folder, is_demo=True, kdf_cost=CHEAP)
        from dalel.site.demo_story import plant_demo

        plant_demo(now=datetime.now(UTC))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
