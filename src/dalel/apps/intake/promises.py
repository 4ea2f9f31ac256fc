"""The day on which an answer will be there: a clock on us, named on every page that ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from dalel.apps.intake.laptops import this_laptop

DAYS = 3
DAYS_IF_URGENT = 1
# Unopened for longer, the lead is told.
UNOPENED_DAYS = 3


def promised_day(now: datetime, *, is_urgent: bool) -> date:
    """Return the day by which whoever writes now finds an answer.

    What a laptop collects is answered only once it was brought back.
    """
    laptop = this_laptop()
    away = laptop.away_days if laptop else 0
    return timezone.localdate(now) + timedelta(days=away + (DAYS_IF_URGENT if is_urgent else DAYS))
