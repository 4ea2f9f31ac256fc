"""What an honest bundle proves, whole or in part."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from dalel.core.entries import load_kinds
from dalel.core.keys.files import PART_BYTES
from dalel.core.keys.signatures import SigningKey
from dalel.core.ledger import Grade, LogKey
from dalel.verify import Note, Policy, Report, bundle, verify_bundle
from dalel.verify.kinds import vocabularies_of
from dalel.verify.rendering import as_text
from tests.verify.bundles import (
    ADVOCATE,
    CONTAINER,
    ENTRIES,
    FIRST_MINUTE,
    FOUNDER,
    FOUNDER_FINGERPRINT,
    KIND,
    LOG_KEY,
    SEEN_AT,
    WITNESS,
    Made,
    Plan,
    body,
    made,
    witnessed,
)

Check = Callable[..., Report]
POLICY = Policy(logs=(("The invented house", LOG_KEY.verify_key),))


def test_is_sound(check: Check) -> None:
    report = check(made())

    assert report.faults == ()
    assert report.is_sound
    assert [entry.id for entry in report.entries] == list(ENTRIES)
    assert [entry.sequence for entry in report.entries] == [0, 1, 2, 3]
    assert [entry.index for entry in report.entries] == [1, 3, 5, 7]
    assert report.entries[1].kind == "remark/1"
    assert (report.entries[0].author, report.entries[0].role) == (FOUNDER, "ADMINISTRATOR")
    assert (report.entries[1].author, report.entries[1].role) == (ADVOCATE, "ADVOCATE")
    assert report.entries[2].fields["words"] == body(2)["words"]
    assert report.container == CONTAINER
    assert report.files == 1


def test_dates_each_entry_and_the_newest_of_all(check: Check) -> None:
    report = check(made())

    minutes = [FIRST_MINUTE + number for number in range(4)]
    assert [entry.sealed_at.timestamp() / 60 for entry in report.entries] == minutes
    assert report.sealed_at == datetime.fromtimestamp(60 * minutes[-1], tz=UTC)


def test_says_that_a_log_no_policy_names_must_be_compared(check: Check) -> None:
    report = check(made())

    assert report.log is not None
    assert report.log.known_as is None
    assert report.log.fingerprint == LOG_KEY.verify_key.fingerprint
    assert Note.LOG_NOT_PINNED in report.notes
    assert Note.README_UNPROVED in report.notes


def test_names_the_log_as_the_policy_does(check: Check) -> None:
    report = check(made(), policy=POLICY)

    assert report.log is not None
    assert report.log.known_as == "The invented house"
    assert report.grade is Grade.STATED
    assert Note.LOG_NOT_PINNED not in report.notes
    assert Note.ONLY_STATED in report.notes


def test_is_witnessed_under_a_policy_that_names_the_witness(check: Check) -> None:
    policy = replace(POLICY, witnesses=(("The invented university", WITNESS),))
    bundle_seen = made(Plan(finish=witnessed))

    report = check(bundle_seen, policy=policy)

    assert report.grade is Grade.WITNESSED
    assert report.log is not None
    assert report.log.witnessed_at == SEEN_AT
    assert report.log.witnesses == ("The invented university",)
    assert check(bundle_seen, policy=POLICY).grade is Grade.STATED
    assert check(bundle_seen, policy=replace(policy, quorum=2)).grade is Grade.STATED


def test_proves_what_is_left_of_a_redacted_entry(check: Check) -> None:
    report = check(made(Plan(hidden=("words", "@recorded_at"))))

    assert report.faults == ()
    assert report.entries[1].hidden == 2
    assert "words" not in report.entries[1].fields
    assert Note.FIELDS_HIDDEN in report.notes


def test_allows_a_hidden_kind(check: Check) -> None:
    report = check(made(Plan(hidden=("@kind", "@version", "@digest"))))

    assert report.faults == ()
    assert report.entries[0].kind is None
    assert Note.KINDS_HIDDEN in report.notes


@pytest.mark.parametrize(
    ("held", "omitted"),
    [
        ((0, 2, 3), ((1, 1),)),
        ((3,), ((0, 2),)),
        ((3,), ((0, 0), (1, 2))),
        ((0, 1), ((2, 3),)),
        ((0, 3), ((1, 1), (2, 2))),
    ],
)
def test_allows_entries_left_out_if_it_says_so(
    check: Check, held: tuple[int, ...], omitted: tuple[tuple[int, int], ...]
) -> None:
    report = check(made(Plan(held=held, omitted=omitted)))

    assert report.faults == ()
    assert report.omitted == omitted
    assert Note.ENTRIES_OMITTED in report.notes


def test_names_no_file_as_missing_when_its_entry_is_redacted(check: Check) -> None:
    part = made(Plan(hidden=("attachments",)))
    part.edit(bundle.MANIFEST, lambda value: value["files"].clear())
    for name in [name for name in part.parts if name.startswith("files/")]:
        del part.parts[name]

    report = check(part)

    assert report.faults == ()
    assert Note.FILES_NOT_INCLUDED not in report.notes


def test_says_which_files_do_not_come_along(check: Check) -> None:
    part = made()
    part.edit(bundle.MANIFEST, lambda value: value["files"].clear())
    for name in [name for name in part.parts if name.startswith("files/")]:
        del part.parts[name]

    report = check(part)

    assert report.faults == ()
    assert Note.FILES_NOT_INCLUDED in report.notes


@pytest.mark.parametrize("size", [0, PART_BYTES, PART_BYTES + 1])
def test_checks_files_of_any_number_of_parts(check: Check, size: int) -> None:
    contents = bytes(range(251)) * (size // 251) + b"." * (size % 251)

    assert check(made(Plan(contents=contents))).faults == ()


def test_marks_entries_of_somebody_known_by_a_code_alone(check: Check) -> None:
    part = made()

    def by_code(value: dict[str, list[dict[str, object]]]) -> None:
        value["members"][0] |= {"role": "reporter", "introduction": None}
        del value["members"][1]

    part.edit(bundle.MANIFEST, by_code)
    held = Plan(held=(0,))
    alone = made(held)
    alone.edit(bundle.MANIFEST, by_code)

    report = check(alone)

    assert report.faults == ()
    assert Note.AUTHOR_WITHOUT_INTRODUCTION in report.notes
    assert check(part).faults[0].code == "AuthorUnknown"


def test_says_that_authors_rest_on_the_keys_in_the_bundle(check: Check) -> None:
    report = check(made(), policy=POLICY)

    assert Note.AUTHORS_UNPROVED in report.notes
    assert report.founder == FOUNDER_FINGERPRINT
    assert report.founder in as_text(report)


def test_says_nothing_of_it_where_the_policy_names_the_founder(check: Check) -> None:
    report = check(made(), policy=replace(POLICY, founders=(FOUNDER_FINGERPRINT,)))

    assert report.faults == ()
    assert Note.AUTHORS_UNPROVED not in report.notes


def test_says_where_it_ends_and_not_that_nothing_follows(check: Check) -> None:
    whole, cut = check(made()), check(made(Plan(held=(0, 1))))

    assert cut.faults == ()
    assert Note.LATER_ENTRIES_POSSIBLE in set(cut.notes) & set(whole.notes)
    assert "entries up to number 2;" in as_text(cut)
    assert "entries up to number 4;" in as_text(whole)


def test_refuses_a_log_that_the_policy_does_not_name(check: Check) -> None:
    stranger = LogKey("stranger", SigningKey(b"\x77" * 32)).verify_key

    report = check(made(), policy=Policy(logs=(("Another house", stranger),)))

    assert report.faults[0].code == "LogNotInPolicy"


def test_finds_the_same_digest_as_the_catalogue_of_kinds() -> None:
    for kind in load_kinds().every_version:
        used = vocabularies_of(kind.source)
        digests = {one.id: one.digest for one in kind.vocabularies}
        joined = kind.source + b"".join(digests[one] for one in sorted(used))

        assert used == set(digests)
        assert sha256(joined).hexdigest() == kind.digest


def test_takes_no_vocabulary_from_what_is_no_kind_file() -> None:
    assert vocabularies_of(KIND) == {"moods/1", "currencies/1"}
    assert vocabularies_of(b"\xff") == set()
    assert vocabularies_of(b"field = 3") == set()
    assert vocabularies_of(b"a = " + b"[" * 100_000) == set()


def test_raises_only_what_the_disk_says(place: Path) -> None:
    with pytest.raises(FileNotFoundError):
        verify_bundle(place / "nothing.zip")


def test_reads_a_bundle_that_lies_in_memory_only(place: Path) -> None:
    path = made().write(place / "bundle.zip")
    with path.open("rb") as opened:
        path.unlink()

        assert verify_bundle(f"/proc/self/fd/{opened.fileno()}").faults == ()


def test_makes_its_json_with_the_shapes_it_reads() -> None:
    assert isinstance(made(), Made)
    assert made().read(bundle.MANIFEST)["format"] == bundle.FORMAT
