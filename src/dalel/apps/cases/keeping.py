"""How evidence that perishes is kept, until somebody who may secures it.

Practice, not law: what examiners and lawyers ask for. By the codes of the list ``perishing``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HOW_TO_KEEP: Mapping[str, Promise] = {
    "trace_on_body": _(
        "Do not wash; to a doctor within hours, three days at most. Ask for swabs and a "
        "sealed packet with date and signature."
    ),
    "trace_on_cloth": _(
        "Do not wash; let it dry in the air, each thing in a paper bag of its own, never in "
        "plastic. Write on it who, when, where."
    ),
    "injuries_heal": _(
        "Photograph now and every day: with a ruler, from afar and near, with her face once. "
        "Have a doctor describe each one."
    ),
    "substance_in_blood": _(
        "Blood and urine within hours, some substances within twelve. Ask for two samples, "
        "one kept sealed."
    ),
    "camera_overwritten": _(
        "Write to whoever owns the camera today: which camera, from which hour to which. Hand "
        "it in against a stamp; copy it yourself if they let you."
    ),
    "body_camera_overwritten": _(
        "Name the officer, the day and the hours in the request; it goes to the police and to "
        "the prosecutor on one day."
    ),
    "call_data": _(
        "The operator gives them to the owner of the number; to others only by a ruling. Ask "
        "for both: her own list, and a motion to the investigator."
    ),
    "prison_call_record": _(
        "Ask the institution and the prosecutor in writing to keep it: number, day, hour. Say "
        "that it is evidence."
    ),
    "online_post": _(
        "Save the page with its address and time, a video of scrolling to it, and have a "
        "notary certify it before anybody is warned."
    ),
    "phone_may_break": _(
        "Copy it off the phone today, unchanged; keep the phone switched off and let nobody "
        "repair or clean it."
    ),
    "item_with_other_side": _(
        "Ask for a search or seizure, and give no warning. Write down who saw it, where and when."
    ),
    "witness_leaves": _(
        "Ask for the testimony to be deposited with the investigating judge; until then a "
        "signed account with the witness's own words."
    ),
    "log_kept_short": _(
        "Ask in writing for the log to be kept and photographed: which log, which pages, "
        "which hours."
    ),
    "memory": _("Ask once, openly, with a psychologist, recorded; do not ask again and again."),
}


def ways_to_keep(codes: Iterable[str]) -> list[str]:
    """Return how to keep what these codes say may be lost."""
    there = set(codes)
    return [str(words) for code, words in HOW_TO_KEEP.items() if code in there]
