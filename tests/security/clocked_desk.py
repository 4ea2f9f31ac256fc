"""The desk with sessions that go by a clock that tests set. Only tests serve it."""

import os
from pathlib import Path

from dalel.apps.accounts.sweeping import Swept


def seconds_told() -> float:
    """Return what the test has written down: no test waits for time to pass."""
    return float((Path(os.environ["DALEL_INSTANCE"]) / "run" / "clock").read_text())


assert Swept.__init__.__kwdefaults__ is not None
Swept.__init__.__kwdefaults__["clock"] = seconds_told

from dalel.site.wsgi_desk import application  # noqa: E402 - with the clock above

__all__ = ["application"]
