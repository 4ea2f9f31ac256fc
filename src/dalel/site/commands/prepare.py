"""Brings the instance up to this release; a short process that ``dalel serve`` starts."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from dalel.core.errors import DalelError
from dalel.site.environment import read_environment
from dalel.site.founding import prepare_demo, prepare_instance
from dalel.site.logs import silence_tracebacks


def run(argv: Sequence[str]) -> int:
    """Prepare the instance named by the environment; say in one line what is wrong."""
    try:
        folder = read_environment().instance
        if "--demo" in argv:
            prepare_demo(folder, now=datetime.now(UTC))
        else:
            prepare_instance(folder)
    except DalelError as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    os.umask(0o077)
    silence_tracebacks()
    sys.exit(run(sys.argv[1:]))
