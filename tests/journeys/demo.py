"""Makes a demo with a cheap key derivation; run as a short process of its own.

``python -m tests.journeys.demo`` makes the instance that ``DALEL_INSTANCE`` names. Beside what the
demo tells, a case was shared with the guest for a week that is over: no browser can wait for that.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from dalel.core.keys import KdfCost
from dalel.site import founding
from dalel.site.demo import MEMBERS
from dalel.site.environment import read_environment

CHEAP = KdfCost(memory_mib=8, passes=1)
ENDED = "Синяя тетрадь"
SHARED_FOR = timedelta(days=7)
ENDED_FOR = timedelta(days=3)


def main() -> None:
    """Make the demo as ``dalel serve --demo`` does, but for the cost of a password."""
    os.umask(0o077)
    now = datetime.now(UTC)
    with patch.object(founding, "FLOOR", CHEAP):
        founding.prepare_demo(read_environment().instance, now=now)
    share_for_a_week_that_is_over(now=now)


def share_for_a_week_that_is_over(*, now: datetime) -> None:
    """Let the guest read a case from ten days ago to three days ago."""
    from dalel.apps.accounts.actions.signing_in import sign_in
    from dalel.apps.accounts.command_line import session_of
    from dalel.apps.accounts.queries import colleagues
    from dalel.apps.cases.listing import Choice, list_cases
    from dalel.apps.cases.queries import case_visible_to
    from dalel.apps.cases.sharing import give_access
    from dalel.apps.entries.terms import Depth

    lead = MEMBERS[0]
    member = session_of(sign_in(lead.sign_in_name, lead.password, is_known_device=True))
    listed = list_cases(member, Choice(), now=now, is_late=lambda: True)
    number = next(row.number for row in listed.rows if row.title == ENDED)
    case = case_visible_to(member, number, now=now)
    guest = next(one.member_id for one in colleagues(member) if one.role == "GUEST")
    assert case is not None
    until = (now - ENDED_FOR).date()
    give_access(case, guest, Depth.READ, by=member, now=now - SHARED_FOR - ENDED_FOR, until=until)


if __name__ == "__main__":
    main()
