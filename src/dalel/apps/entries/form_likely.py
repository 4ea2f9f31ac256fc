"""Which parties a field most likely means: those whose role fits stand first in its list."""

from __future__ import annotations

from collections.abc import Mapping

from dalel.apps.entries.queries import OpenedEntry

HER = frozenset(
    {"survivor", "recognised_victim", "private_prosecutor", "civil_claimant", "deceased", "child"}
)
ACCUSED = frozenset(
    {
        "accomplice",
        "accused",
        "acquitted",
        "admin_offender",
        "alleged_perpetrator",
        "bystander_in_charge",
        "convicted",
        "defendant",
        "organiser",
        "suspect",
    }
)
JUDGES = frozenset({"judge", "investigating_judge"})
WITNESSES = frozenset({"witness", "eyewitness", "witness_in_minutes"})
SPEAKS_FOR_HER = frozenset(
    {"lawyer", "lawyer_of_survivor", "representative", "legal_representative", "guardian"}
)
EXPERTS = frozenset({"expert", "doctor"})
OFFICIALS = frozenset({"investigator", "official", "prosecutor"})
# By the name of the field: the same name means the same in every kind.
LIKELY: Mapping[str, frozenset[str]] = {
    "about_persons": ACCUSED,
    "accused": ACCUSED,
    "actor_persons": ACCUSED,
    "alleged_perpetrators": ACCUSED,
    "binds": ACCUSED,
    "filed_by": HER | SPEAKS_FOR_HER | {"applicant"},
    "for_whom": HER,
    "given_by": HER,
    "judge": JUDGES,
    "officers": OFFICIALS | ACCUSED,
    "on_behalf_of": HER,
    "performed_by": EXPERTS,
    "person": HER,
    "protects": HER,
    "questioned_by": OFFICIALS,
    "representative": SPEAKS_FOR_HER,
    "represents": HER,
    "signed_by": OFFICIALS,
    "speaker": HER,
    "survivors": HER,
    "target_persons": HER,
    "witnesses": WITNESSES,
    "writer": HER,
}


def is_likely(field: str, party: OpenedEntry) -> bool:
    """Return whether a party has a role that fits the field."""
    fitting = LIKELY.get(field, frozenset())
    return not fitting.isdisjoint(party.fields.get("roles") or ())
