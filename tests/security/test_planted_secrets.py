"""Once everybody has signed out, nothing that was typed is readable anywhere.

A day of work is done over HTTP at programs that run as in production. Every word typed in it is
searched for in the memory of all processes and in every file they left, in every encoding.
"""

from __future__ import annotations

import base64
import random
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from tests.conftest import Rounds
from tests.security.browsing import Browser
from tests.security.day import Day
from tests.security.desk_work import work_at_the_desk
from tests.security.encodings import ENCODINGS, needles_for
from tests.security.live import LiveInstance, Person
from tests.security.planting import Planter
from tests.security.procedure_work import (
    look_at_what_is_due,
    work_with_a_report,
    write_papers,
)
from tests.security.reporters import report
from tests.security.searching import (
    STREAMS,
    Found,
    compressed,
    search_folders,
    search_memory,
    search_open_files,
)
from tests.security.strangers import Stranger, StrangerAtTheDesk, StrangerOnThePublicSite

pytestmark = pytest.mark.timeout(300)
SEED = 20260322
MOST_SHOWN = 10
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - looked at, never written to


@dataclass(frozen=True)
class Aftermath:
    """What was found when."""

    planted: int
    while_signed_in: list[Found]
    in_open_files_at_work: list[Found]
    in_memory: list[Found]
    in_open_files: list[Found]
    in_files_while_running: list[Found]
    in_files_afterwards: list[Found]


@pytest.fixture(scope="module")
def aftermath(live: LiveInstance, rounds: Rounds) -> Aftermath:
    """Live through the day and look for what it has left."""
    planter = Planter(SEED)
    shared_before = set(SHARED_MEMORY.iterdir())
    day = Day(live, planter, _person(planter), _person(planter))
    day.texts.append(live.found(day.founder))
    live.start()
    _work(day)
    while_signed_in = _search_memory([live.worker("desk")], day)
    in_open_files_at_work = search_open_files(live.processes(), day.needles)[:MOST_SHOWN]
    _leave_and_come_back(day)
    _let_strangers_try(day)
    _let_reporters_come(day, rounds(sample=8, soak=50))
    in_memory = _search_memory(live.processes(), day)
    in_open_files = search_open_files(live.processes(), day.needles)[:MOST_SHOWN]
    shared = sorted(set(SHARED_MEMORY.iterdir()) - shared_before)
    in_files_while_running = search_folders([live.home, *shared], day.needles)[:MOST_SHOWN]
    assert live.stop() == 0
    return Aftermath(
        planted=len(set(planter.planted)),
        while_signed_in=while_signed_in,
        in_open_files_at_work=in_open_files_at_work,
        in_memory=in_memory,
        in_open_files=in_open_files,
        in_files_while_running=in_files_while_running,
        in_files_afterwards=search_folders([live.home, *shared], day.needles)[:MOST_SHOWN],
    )


def _person(planter: Planter) -> Person:
    return Person(planter.word(), planter.name(), f"{planter.word()} {planter.word()}")


def _work(day: Day) -> None:
    day.sign_in(day.first_browser, day.founder)
    day.enrol_colleague()
    day.open_case()
    assert len(day.record_every_kind()) > 25
    day.record_large_files()
    day.correct()
    day.share()
    day.send_what_is_wrong()
    day.read_and_export()
    work_at_the_desk(day)
    work_with_a_report(day)
    write_papers(day)
    look_at_what_is_due(day)
    day.break_off_an_upload()
    day.meet_faults()


def _leave_and_come_back(day: Day) -> None:
    """Sign out with forms still open, restart with drafts pending, take them up, sign out."""
    day.type_after_the_session_has_ended()
    day.sign_out(day.second_browser)
    assert day.live.stop() == 0
    day.live.start()
    assert day.take_up_drafts() == 3
    worker = day.live.worker("desk")
    day.sign_out(day.first_browser)
    day.live.wait_for_another_worker("desk", worker)


def _let_strangers_try(day: Day) -> None:
    """Each deed makes the program forget: another worker is there afterwards."""
    outside = Browser("127.0.0.1", day.live.public_port)
    strangers: dict[str, Stranger] = {
        "desk": StrangerAtTheDesk(day.browser(), day.planter),
        "public": StrangerOnThePublicSite(outside, day.planter, day.bundle),
    }
    for program, stranger in strangers.items():
        for deed in stranger.deeds:
            before = day.live.worker(program)
            deed()
            try:
                day.live.wait_for_another_worker(program, before)
            except AssertionError as late:
                raise AssertionError(f"the {program} remembers: {deed.__name__}") from late


def _let_reporters_come(day: Day, count: int) -> None:
    """What they wrote is sealed by a process without keys, and no memory keeps it."""
    before = day.live.worker("public")
    for _ in range(count):
        report(Browser("127.0.0.1", day.live.public_port), day.planter)
    day.live.wait_for_another_worker("public", before)
    time.sleep(1)  # what came last is sealed within a second


def _search_memory(processes: Iterable[int], day: Day) -> list[Found]:
    try:
        return search_memory(processes, day.needles)[:MOST_SHOWN]
    except PermissionError:
        pytest.skip("this system does not let us read the memory of other processes")


def test_plants_enough(aftermath: Aftermath) -> None:
    """Hundreds of words, in every field of every kind."""
    assert aftermath.planted > 300


def test_finds_the_words_of_somebody_who_is_signed_in(aftermath: Aftermath) -> None:
    """They are in use: so the search of memory can find something."""
    assert aftermath.while_signed_in


def test_leaves_nothing_in_memory(aftermath: Aftermath) -> None:
    """Neither in a worker, nor in a master, nor in the supervisor."""
    assert aftermath.in_memory == []


def test_spools_nothing_into_open_files(aftermath: Aftermath) -> None:
    """Even at work every file that is open holds sealed content only."""
    assert aftermath.in_open_files_at_work == []


def test_leaves_nothing_in_open_files(aftermath: Aftermath) -> None:
    """Not in a file without a name either."""
    assert aftermath.in_open_files == []


def test_leaves_nothing_in_files_while_running(aftermath: Aftermath) -> None:
    """Databases, write-ahead logs, files, keys, logs, temporary files, shared memory."""
    assert aftermath.in_files_while_running == []


def test_leaves_nothing_in_files_afterwards(aftermath: Aftermath) -> None:
    """Nor is anything written out at the end."""
    assert aftermath.in_files_afterwards == []


def test_says_in_the_log_that_something_failed(aftermath: Aftermath, live: LiveInstance) -> None:
    """The log that was searched is not an empty one."""
    assert "OperationalError" in (live.folder / "run" / "desk.log").read_text()


WORDS = ("qzvkmtbw", "жщйёбзуя", "ұғқөңһәі", "7709413358")


def _noise(seed: int) -> bytes:
    return random.Random(seed).randbytes(50_000)  # noqa: S311 - not a key


@pytest.mark.parametrize("cased", [str.lower, str.upper, str.capitalize])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_would_find_every_encoding(
    tmp_path: Path, cased: Callable[[str], str], form: Literal["NFC", "NFD"]
) -> None:
    """Each of them, alone in the midst of noise."""
    needles = frozenset().union(*map(needles_for, WORDS))
    spellings = [unicodedata.normalize(form, cased(word)) for word in WORDS]
    planted = [one for word in spellings for encode in ENCODINGS.values() for one in encode(word)]
    for number, encoded in enumerate(planted):
        (tmp_path / f"{number}.bin").write_bytes(_noise(number) + encoded + _noise(number))

    found = {one.where for one in search_folders([tmp_path], needles)}

    assert len(planted) > 80
    assert found == {str(file) for file in tmp_path.iterdir()}


def test_would_find_a_word_in_base64_wherever_it_begins(tmp_path: Path) -> None:
    """Base64 looks different for each of three beginnings."""
    for before in range(6):
        text = base64.b64encode(b"x" * before + WORDS[1].encode() + b"and more")
        (tmp_path / f"{before}.txt").write_bytes(text)

    found = {one.where for one in search_folders([tmp_path], needles_for(WORDS[1]))}

    assert len(found) == 6


def test_would_find_a_word_in_compressed_streams(tmp_path: Path) -> None:
    """Also where a stream begins in the middle of something else."""
    for number, name in enumerate(STREAMS):
        text = _noise(number).hex().encode() + WORDS[2].encode() * 3
        stream = compressed(text, name)
        (tmp_path / f"{number}.bin").write_bytes(_noise(number) + stream + _noise(number))

    found = {one.where for one in search_folders([tmp_path], needles_for(WORDS[2]))}

    assert found == {f"{file}, unpacked" for file in tmp_path.iterdir()}


def test_would_find_a_word_in_the_name_of_a_file(tmp_path: Path) -> None:
    """A name is content as well."""
    (tmp_path / f"{WORDS[2]}.txt").touch()

    assert search_folders([tmp_path], needles_for(WORDS[2]))
