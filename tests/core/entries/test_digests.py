"""The list of frozen digests is printed in the form in which it is kept."""

import tomllib
from pathlib import Path

import pytest

from dalel.core.entries import Kind, load_kinds
from dalel.core.entries.digests import digests_text, frozen_digests, main
from tests.core.entries.small_kinds import TYPES, catalogue, kind_text, write, write_vocabularies


def test_lists_every_version_in_order(tmp_path: Path) -> None:
    """One line for each version, whichever is the newest."""
    write_vocabularies(tmp_path)
    for version in (1, 2):
        text = kind_text({"body": TYPES["body"]}, version=version)
        write(tmp_path / "kinds", "thing", text, version=version)
    kinds = catalogue(tmp_path)

    listed = tomllib.loads(digests_text(kinds))

    assert listed == {
        "thing/1": kinds.version("thing", 1).digest,
        "thing/2": kinds.version("thing", 2).digest,
    }


def test_prints_the_packaged_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    """What the command prints is the file, byte for byte."""
    main()

    assert capsys.readouterr().out == digests_text(load_kinds())


def test_reads_the_frozen_file_back() -> None:
    """The file that is shipped, by name and version."""
    frozen = frozen_digests()

    assert set(frozen) == {f"{kind.name}/{kind.version}" for kind in load_kinds().every_version}


def test_a_line_is_a_name_and_a_digest(every_type: Kind) -> None:
    """Sixty-four hexadecimal digits."""
    assert len(bytes.fromhex(every_type.digest)) == 32
