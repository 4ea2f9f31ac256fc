"""Small packs for the tests of this room."""

from pathlib import Path

from dalel.core.procedure import Pack, read_pack

SALTMARK = Path(__file__).parent / "saltmark"
LABELS = '{ en = "Word", ru = "Слово", kk = "Сөз" }'

META = f"""
[pack]
id = "tiny"
format = 1
version = 1
jurisdiction = "XT"
compiled_on = 2024-01-01
stale_after_days = 100000
label = {LABELS}
[zones]
default = "Asia/Almaty"
[zones.regions]
KZ-47 = "Asia/Aqtau"
[calendar]
weekend = ["saturday", "sunday"]
[[source]]
id = "seen"
type = "law"
title = "Seen"
[[law]]
id = "code"
label = {LABELS}
short = {{ en = "C", ru = "К", kk = "Ж" }}
"""

TERM = 'amount = 7\nunit = "days"'
STARTS = '[[rule.starts]]\nkind = "filing"\ndate = "received_on"'
ANSWERED = (
    '[[rule.satisfied_by]]\nkind = "response"\ndate = "dated"\nlink = "refers"\nby = "answers_to"'
)


def rule_text(
    rule_id: str = "answer",
    *,
    who: str = "body",
    term: str = TERM,
    starts: str = STARTS,
    events: str = ANSWERED,
    more: str = 'confidence = "high"\nbasis = ["code 1"]\nsources = ["seen"]',
) -> str:
    """Return the TOML of one rule."""
    words = f"label = {LABELS}\nactor = {LABELS}\nduty = {LABELS}"
    head = f'[[rule]]\nid = "{rule_id}"\nwho = "{who}"\n{words}\n{more}'
    return f"{head}\n[rule.term]\n{term}\n{starts}\n{events}\n"


def pack_of(folder: Path, *rules: str, meta: str = META) -> Pack:
    """Write a pack of some rules and read it."""
    (folder / "pack.toml").write_text(meta, encoding="utf-8")
    (folder / "rules.toml").write_text("".join(rules), encoding="utf-8")
    return read_pack(folder)
