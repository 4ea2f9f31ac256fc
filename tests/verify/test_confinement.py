"""Reading what strangers brought may take little memory and time."""

import subprocess
import sys

import pytest

from dalel.verify import confined
from dalel.verify.confinement import ask, in_memory

PROGRAM = "tests.verify.read_by_child"


def limited(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a child that has given up what the checking child gives up."""
    setting = (
        "import resource; from dalel.verify.confinement import confine; "
        f"confine(memory_bytes={confined.MEMORY_BYTES}, cpu_seconds={confined.CPU_SECONDS}); "
    )
    return subprocess.run(
        [sys.executable, "-c", setting + script], capture_output=True, text=True, check=False
    )


def test_takes_little_memory_and_time_and_leaves_no_dump() -> None:
    assert "MemoryError" in limited("bytearray(1 << 30)").stderr
    for name, most in (("RLIMIT_CPU", "10"), ("RLIMIT_CORE", "0")):
        assert limited(f"print(resource.getrlimit(resource.{name})[1])").stdout.strip() == most


def test_gives_up_memory_and_time_before_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, int] = {}

    def confine(**limits: int) -> None:
        given.update(limits)
        raise KeyboardInterrupt

    monkeypatch.setattr(confined, "confine", confine)

    with pytest.raises(KeyboardInterrupt):
        confined.main(["-1", "no key", "en"])
    assert given == {"memory_bytes": 512 << 20, "cpu_seconds": 10}


def test_hands_over_bytes_that_lie_on_no_disk() -> None:
    with in_memory(b"brought") as descriptor, open(descriptor, "rb", closefd=False) as file:
        assert file.read() == b"brought"


def test_returns_what_the_child_prints_about_the_bytes() -> None:
    assert ask(PROGRAM, b"brought", "twice", wall_seconds=20) == b"brought twice"


def test_returns_nothing_where_the_child_does_not_answer() -> None:
    assert ask(PROGRAM, b"brought", "fails", wall_seconds=20) is None
    assert ask(PROGRAM, b"brought", "sleeps", wall_seconds=0.2) is None
