"""What a bundle from strangers may cost: long lists are read once, and a child has its limits."""

from dataclasses import replace
from time import process_time
from uuid import UUID

import pytest

from dalel.core.ledger import Grade
from dalel.verify import Note, Policy, child
from dalel.verify.bundle import MANIFEST, entry_name
from dalel.verify.checking import _omission_faults
from dalel.verify.entries import check_order
from dalel.verify.faults import JsonRefused
from dalel.verify.limits import OWN_COMPUTER, PUBLIC_PAGE
from dalel.verify.members import check_members
from dalel.verify.reading import read_entry, read_manifest
from dalel.verify.strict_json import parse_json
from dalel.verify.words import WORDS
from tests.verify.bundles import ENTRIES, FOUNDER_KEY, LOG_KEY, introduced, made
from tests.verify.test_hostile_archives import PACKED

ONE = entry_name(ENTRIES[1])


def test_follows_a_long_line_of_introducers_once() -> None:
    line = tuple(
        introduced(
            UUID(int=number + 1),
            FOUNDER_KEY,
            by=UUID(int=max(number, 1)),
            signed_by=FOUNDER_KEY,
            role="ADMINISTRATOR",
        )
        for number in range(4000)
    )

    started = process_time()
    members = check_members(line[::-1], Policy())

    assert members.faults == ()
    assert process_time() - started < 4


def test_looks_up_runs_left_out_without_reading_them_all() -> None:
    bundle = made()
    entry = read_entry(bundle.parts[ONE], ONE, ENTRIES[1])
    entries = tuple(
        replace(entry, header=replace(entry.header, sequence=1 + 3 * number), index=number)
        for number in range(2000)
    )
    manifest = replace(
        read_manifest(bundle.parts[MANIFEST], OWN_COMPUTER),
        omitted=tuple((3 * number, 3 * number) for number in range(40_000)),
    )

    started = process_time()
    faults = list(check_order(entries, manifest))
    untrue = list(_omission_faults(entries, manifest))

    assert [fault.detail for fault in faults][:2] == ["2-3", "5-6"]
    assert untrue == []
    assert process_time() - started < 2


@pytest.mark.parametrize("value", [b"[]", b"{}", b"12"])
def test_gives_no_memory_to_a_part_of_countless_values(value: bytes) -> None:
    with pytest.raises(JsonRefused) as caught:
        parse_json(b"[%s]" % b",".join([value] * 2_000_001), MANIFEST)

    assert caught.value.detail == "too many values"


def test_reads_less_on_a_public_page() -> None:
    assert PUBLIC_PAGE.entries == 2_000
    assert PUBLIC_PAGE.manifest_bytes == PUBLIC_PAGE.json_bytes == 2 << 20
    assert PUBLIC_PAGE.total_bytes == 64 << 20


def test_answers_as_without_a_child() -> None:
    answer = child.check_in_child(PACKED, log_key=LOG_KEY.verify_key, language="ru")

    assert answer is not None
    assert answer.is_sound
    assert answer.grade is Grade.STATED
    assert answer.size == 8
    assert answer.notes[0] == WORDS["ru"][Note.AUTHORS_UNPROVED.value]
    assert answer.notes[1] == WORDS["ru"][Note.LATER_ENTRIES_POSSIBLE.value].format(number=4)


def test_gives_no_answer_when_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "WALL_SECONDS", 0.01)

    assert child.check_in_child(PACKED, log_key=LOG_KEY.verify_key, language="en") is None


def test_checks_two_at_once_and_frees_every_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    def check() -> child.Answer | None:
        return child.check_in_child(b"PK", log_key=LOG_KEY.verify_key, language="en")

    with child._turns, child._turns, pytest.raises(child.TooManyAtOnce):
        check()
    for _ in range(child.MOST_AT_ONCE + 1):
        answer = check()
        assert answer is not None
        assert answer.codes == {"NotABundle"}
