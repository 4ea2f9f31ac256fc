"""Founds an organisation with a cheap key derivation; run as a short process of its own.

``python -m tests.security.founding NAME DISPLAY_NAME PASSWORD`` makes the instance that
``DALEL_INSTANCE`` names and prints the founder's recovery key.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from dalel.core.keys import KdfCost
from dalel.site.environment import read_environment
from dalel.site.founding import found_instance

CHEAP = KdfCost(memory_mib=8, passes=1)


def main(sign_in_name: str, display_name: str, password: str) -> None:
    """Make the instance and its first member."""
    os.umask(0o077)
    folder = read_environment().instance
    found_instance(folder, is_demo=False, kdf_cost=CHEAP)
    from dalel.apps.accounts.actions import found_organisation

    founding = found_organisation(
        folder,
        sign_in_name=sign_in_name,
        display_name=display_name,
        password=password,
        now=datetime.now(UTC),
    )
    print(founding.recovery_key_text)


if __name__ == "__main__":
    main(*sys.argv[1:])
