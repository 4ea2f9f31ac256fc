"""``python -m bench``: run every measurement; exit 1 where a goal was missed."""

from __future__ import annotations

import sys

from bench import clocks, listing, live, log, my_desk, papers, reports, saving, vault
from bench.report import write


def main() -> int:
    """Measure everything, one after another."""
    rooms = (log, vault, clocks, papers, saving, listing, my_desk, reports, live)
    results = [result for room in rooms for result in room.run()]
    write(results)
    return 0 if all(result.ok for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
