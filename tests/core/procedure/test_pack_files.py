"""A pack is read strictly, and every fault names its file and line."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from dalel.core.procedure import (
    Fault,
    PackMalformed,
    UnknownPack,
    citation_text,
    load_pack,
    read_pack,
)
from tests.core.procedure.packs import LABELS, META, SALTMARK, STARTS, pack_of, rule_text


def faults_of(folder: Path, *rules: str, meta: str = META) -> tuple[Fault, ...]:
    """Return what is wrong with a pack."""
    with pytest.raises(PackMalformed) as caught:
        pack_of(folder, *rules, meta=meta)
    return caught.value.faults


def reasons(folder: Path, *rules: str, meta: str = META) -> list[str]:
    """Return the reasons only."""
    return [fault.reason for fault in faults_of(folder, *rules, meta=meta)]


def test_reads_a_pack_of_another_country() -> None:
    """Rules, calendar, zones and laws stand there as values; the digest names the bytes."""
    pack = read_pack(SALTMARK)

    assert (pack.id, pack.version, pack.default_zone) == ("saltmark", 3, "Atlantic/Azores")
    assert pack.rules["harbour_answer"].term.length.unit == "working_days"
    assert pack.rules["tide_appeal"].starts[0].rule == "harbour_answer"
    assert pack.calendar.weekend == {4}
    assert [special.is_off for special in pack.calendar.days] == [True, False]
    assert pack.rules_by_kind == {"filing": (pack.rules["harbour_answer"],)}
    assert len(pack.digest) == 64


def test_the_packaged_pack_is_as_agreed() -> None:
    """Loading it checks it; what the kinds say starts a clock is started by some rule."""
    pack = load_pack("kz")

    assert pack.jurisdiction == "KZ"
    assert pack.compiled_on >= date(2026, 11, 22)
    with pytest.raises(UnknownPack):
        load_pack("atlantis")


def test_puts_citations_into_words(tmp_path: Path) -> None:
    """One notation, three languages."""
    rule = rule_text(
        more='confidence = "high"\nsources = ["seen"]\n'
        'basis = ["code 105(2)", "code 185(1)-(2)", "code"]'
    )
    pack = pack_of(tmp_path, rule)
    basis = pack.rules["answer"].basis

    assert [citation_text(each, pack.laws, "en") for each in basis] == [
        "C art. 105(2)",
        "C art. 185(1)–(2)",
        "C",
    ]
    assert citation_text(basis[0], pack.laws, "ru") == "К, ст. 105(2)"
    assert citation_text(basis[0], pack.laws, "kk") == "Ж 105-бап (2)"


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (rule_text(more='confidence = "high"\nbasis = ["code 1"]'), "rule answer has no source"),
        (
            rule_text(more='confidence = "high"\nsources = ["seen"]'),
            "rule answer is of high confidence but cites no article",
        ),
        (
            rule_text(more='confidence = "high"\nbasis = ["other 1"]\nsources = ["seen"]'),
            "there is no law other",
        ),
        (
            rule_text(starts='[[rule.starts]]\nkind = "wish"\ndate = "received_on"'),
            "there is no kind wish",
        ),
        (
            rule_text(starts='[[rule.starts]]\nkind = "filing"\ndate = "channel"'),
            "filing has no date called channel",
        ),
        (
            rule_text(starts=STARTS + '\nwhere = [{ field = "filing_type", in = ["nonsense"] }]'),
            "filing.filing_type has no code nonsense",
        ),
        (
            rule_text(starts='event = "verdict_announced"'.join([STARTS + "\n", ""])),
            "no date of filing named here starts verdict_announced",
        ),
        (
            rule_text(starts='[[rule.starts]]\nrule = "answer"'),
            "rule answer starts itself in a circle",
        ),
        (
            rule_text(events='[[rule.ended_by]]\nkind = "response"\ndate = "dated"\nlink = "this"'),
            "link this: no response starts the rule",
        ),
        (
            rule_text(
                events='[[rule.ended_by]]\nkind = "response"\ndate = "dated"\n'
                'link = "refers"\nby = "words"'
            ),
            "response has no reference called words",
        ),
    ],
)
def test_refuses_what_does_not_exist(tmp_path: Path, rule: str, reason: str) -> None:
    """Sources, laws, kinds, fields, codes, events, circles, links."""
    assert reason in reasons(tmp_path, rule)


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        (rule_text(term='amount = 7\nunit = "weeks"'), "unit is not one of"),
        (rule_text(term='unit = "days"'), "has no amount"),
        (rule_text(who="nobody"), "who is not one of"),
        (rule_text(starts=""), "nothing starts the rule"),
        (rule_text(more='colour = "red"\nconfidence = "high"'), "unknown key colour"),
        (rule_text(starts=STARTS + '\nrule = "other"'), "name either a kind or a rule"),
        (rule_text(term='unit = "stated"'), "stated or limitation must name a field"),
        (rule_text(more='confidence = "sure"\nsources = ["seen"]'), "confidence is not one of"),
        (
            rule_text(more='confidence = "high"\nbasis = ["Article 5"]\nsources = ["seen"]'),
            "is no citation",
        ),
    ],
)
def test_refuses_what_is_not_of_the_agreed_form(tmp_path: Path, rule: str, part: str) -> None:
    """Wrong words, missing keys and keys nobody knows."""
    assert any(part in reason for reason in reasons(tmp_path, rule))


def test_names_file_and_line_of_every_fault(tmp_path: Path) -> None:
    """Two rules with a fault each are both named, each at its own start."""
    first = rule_text("one", starts=STARTS + '\nwhere = [{ field = "colour", filled = true }]')
    second = rule_text("two", more='confidence = "high"\nbasis = ["code 1"]')

    faults = faults_of(tmp_path, first, second)

    start_line = first[: first.index("[[rule.starts]]")].count("\n") + 1
    rule_line = first.count("\n") + 1
    assert [str(fault) for fault in faults] == [
        f"rules.toml:{start_line}: filing has no field colour",
        f"rules.toml:{rule_line}: rule two has no source",
    ]


def test_refuses_one_id_twice_and_unknown_tables(tmp_path: Path) -> None:
    """Also a file that is no TOML, and a pack without its tables."""
    assert "rule answer is there twice" in reasons(tmp_path, rule_text(), rule_text())
    assert reasons(tmp_path, "[[wish]]\nid = 1\n") == ["unknown table wish"]
    assert reasons(tmp_path, "a = = 1") == ["is not TOML in UTF-8"]
    assert "there is no table zones" in reasons(
        tmp_path, meta=META.replace("[zones]", "[[step]]").replace("[zones.regions]", "")
    )
    assert reasons(tmp_path, meta=META.replace("Asia/Aqtau", "Asia/Atlantis")) == [
        "there is no time zone Asia/Atlantis"
    ]


def test_reads_offences_with_parts_in_time(tmp_path: Path) -> None:
    """Ranges of sanctions may be open at one end; a part may stand there twice, by time."""
    offence = f"""
[[offence]]
id = "cc-107"
law = "code"
article = "107"
label = {LABELS}
confidence = "high"
sources = ["seen"]
[[offence.part]]
part = "1"
what = {LABELS}
prosecution = "public"
severity = "small"
in_force = {{ until = 2020-01-10 }}
[offence.part.sanctions]
imprisonment_years = {{ from = 3, to = 8 }}
fine_units = {{ to = 1000 }}
"""

    part = pack_of(tmp_path, offence).offences["cc-107"].parts[0]

    assert part.sanctions == {"imprisonment_years": (3, 8), "fine_units": (None, 1000)}
    assert not part.in_force.covers(date(2020, 1, 11))


def test_every_packaged_pack_can_be_read() -> None:
    """Whatever folder lies beside the others."""
    for folder in (files("dalel.core.procedure") / "packs").iterdir():
        if (folder / "pack.toml").is_file():
            assert read_pack(folder).id == folder.name
