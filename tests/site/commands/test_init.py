"""``dalel init`` and ``dalel invite``, as an operator meets them: prompts, prints, exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dalel.site.instance import read_instance

ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "seven green lanterns"
NAMES = ("--name", "aisulu", "--display-name", "Айсұлу Қиялова", "--password-stdin")
# The cost is handed in, never read from settings or the environment.
CHEAP_INIT = """
import sys
from dalel.core.keys.passwords import KdfCost
from dalel.site.commands import init
sys.exit(init.run(sys.argv[1:], cost=lambda: KdfCost(8, 1)))
"""
INVITE = """
import sys
from dalel.site.commands import invite
sys.exit(invite.run(sys.argv[1:]))
"""


def start(program: str, *arguments: str, instance: Path) -> subprocess.Popen[str]:
    """Start a command on an instance of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DALEL_")}
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=kept
        | {"PYTHONPATH": str(ROOT / "src"), "DALEL_INSTANCE": str(instance)}
        | {"DALEL_LANGUAGE": "en"},
    )


def say(process: subprocess.Popen[str], line: str) -> None:
    """Type a line."""
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def read_until(process: subprocess.Popen[str], pattern: str) -> str:
    """Return what is printed up to a line that matches."""
    assert process.stdout is not None
    read = ""
    for line in process.stdout:
        read += line
        if re.search(pattern, line):
            return read
    pytest.fail(f"ended early: {read}{process.stderr.read() if process.stderr else ''}")


def shown_groups(text: str) -> list[str]:
    """Return the groups of the recovery key that was printed."""
    rows = re.findall(r"^  ((?:\w{4}-){6}\w{4})$", text, re.MULTILINE)
    return "-".join(rows).split("-")


def number_asked(text: str) -> int:
    """Return which group is asked for."""
    return int(re.findall(r"Group (\d+) of 14:", text)[-1])


def init(instance: Path, *more: str) -> subprocess.Popen[str]:
    """Make an instance, typing the groups back correctly."""
    process = start(CHEAP_INIT, *NAMES, *more, instance=instance)
    say(process, PASSWORD)
    text = read_until(process, "Group")
    groups = shown_groups(text)
    say(process, groups[number_asked(text) - 1])
    say(process, groups[number_asked(read_until(process, "Group")) - 1])
    process.wait(60)
    return process


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an instance that ``dalel init`` has made."""
    instance = tmp_path_factory.mktemp("init") / "instance"
    assert init(instance, "--neutral-name", "Қамыс").returncode == 0
    return instance


def test_takes_the_name_that_pages_begin_with(made: Path) -> None:
    """Until name and look are chosen on the desk."""
    assert read_instance(made).neutral_name == "Қамыс"


def test_makes_an_instance_nobody_else_can_read(made: Path) -> None:
    """Folders 700, files 600."""
    assert read_instance(made).kdf_cost.memory_mib == 8
    for path in [made, *made.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_refuses_an_instance_that_is_there(made: Path) -> None:
    """Before it asks anything."""
    process = start(CHEAP_INIT, *NAMES, instance=made)

    printed, told = process.communicate(timeout=60)

    assert process.returncode == 1
    assert printed == ""
    assert "There is an instance" in told


def test_asks_again_after_a_wrong_answer(tmp_path: Path) -> None:
    """Until both groups are right."""
    process = start(CHEAP_INIT, *NAMES, "--json", instance=tmp_path / "instance")
    say(process, PASSWORD)
    text = read_until(process, "Group")
    groups, first = shown_groups(text), number_asked(text)
    say(process, "0000" if groups[first - 1] != "0000" else "1111")
    second = number_asked(read_until(process, "Group"))
    say(process, groups[second - 1])

    assert "type both again" in read_until(process, f"Group {first}")
    say(process, groups[first - 1].lower())
    read_until(process, f"Group {second}")
    say(process, groups[second - 1])

    result = json.loads(read_until(process, "instance.*:").splitlines()[-1])
    assert process.wait(60) == 0
    assert result == {"instance": str(tmp_path / "instance"), "role": "administrator"}


def test_keeps_nothing_when_nobody_answers(tmp_path: Path) -> None:
    """An end of input in the middle leaves no half-made instance."""
    instance = tmp_path / "instance"
    process = start(CHEAP_INIT, *NAMES, instance=instance)

    _printed, told = process.communicate(f"{PASSWORD}\n", timeout=60)

    assert process.returncode == 1
    assert "Nothing was kept" in told
    assert not instance.exists()


def test_keeps_nothing_when_the_connection_breaks_off(tmp_path: Path) -> None:
    """No half-made instance is left that can neither be served nor made anew."""
    instance = tmp_path / "instance"
    process = start(CHEAP_INIT, *NAMES, instance=instance)
    say(process, PASSWORD)
    text = read_until(process, "Group")
    groups = shown_groups(text)
    say(process, groups[number_asked(text) - 1])
    say(process, groups[number_asked(read_until(process, "Group")) - 1])
    while not (instance / "keys/instance.json").exists():
        assert process.poll() is None
        time.sleep(0.01)

    process.send_signal(signal.SIGHUP)

    assert process.wait(60) == 1
    assert not instance.exists()


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (NAMES, "short\n"),
        (("--name", " ", *NAMES[2:]), f"{PASSWORD}\n"),
        ((*NAMES, "--role", "queen"), f"{PASSWORD}\n"),
        ((*NAMES, "--neutral-name", "Note\u202ebook"), f"{PASSWORD}\n"),
    ],
)
def test_refuses_what_cannot_be_used(
    tmp_path: Path, arguments: tuple[str, ...], typed: str
) -> None:
    """Misuse is exit code 2, and nothing is made."""
    process = start(CHEAP_INIT, *arguments, instance=tmp_path / "instance")

    process.communicate(typed, timeout=60)

    assert process.returncode == 2
    assert not (tmp_path / "instance").exists()


def test_invites_with_the_founders_password(made: Path) -> None:
    """An address on this machine, by which nobody is in yet."""
    arguments = ("--role", "advocate", "--name", "Aisulu", "--password-stdin", "--json")
    process = start(INVITE, *arguments, instance=made)

    printed, _told = process.communicate(f"{PASSWORD}\n", timeout=60)

    assert process.returncode == 0
    result = json.loads(printed)
    assert re.fullmatch(r"http://localhost:8011/enrol/[\w-]{43}", result["address"])
    assert (result["role"], result["valid_days"]) == ("advocate", 3)


def test_invites_nobody_with_a_wrong_password(made: Path) -> None:
    """The sentence does not tell whether the name exists."""
    for name in ("aisulu", "nobody"):
        arguments = ("--role", "advocate", "--name", name, "--password-stdin")
        process = start(INVITE, *arguments, instance=made)

        printed, told = process.communicate("not the password\n", timeout=60)

        assert process.returncode == 1
        assert printed == ""
        assert told == "dalel invite: The name and the password do not belong together.\n"


def test_invites_nobody_without_an_instance(tmp_path: Path) -> None:
    """It says how to make one."""
    process = start(INVITE, "--role", "advocate", instance=tmp_path / "instance")

    _printed, told = process.communicate("", timeout=60)

    assert process.returncode == 1
    assert "dalel init" in told
