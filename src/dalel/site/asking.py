"""Questions on the command line: a name, a password, two groups of a recovery key."""

from __future__ import annotations

import getpass
import sys

from dalel.apps.accounts.limits import LONGEST_NAME, LONGEST_PASSWORD, SHORTEST_PASSWORD
from dalel.apps.accounts.recovery_groups import asked_groups, groups_of, is_group
from dalel.core.errors import DalelError
from dalel.core.keys.credentials import RecoveryKey


class AnswerUnusable(DalelError):
    """What was given cannot be used; carries what is expected."""


class NobodyAnswers(DalelError):
    """The questions came to an end before the answers did."""

    def __init__(self) -> None:
        super().__init__("Stopped before the end. Nothing was kept.")


def line(question: str) -> str:
    """Ask for one line.

    Raises:
        NobodyAnswers: There is none.
    """
    print(question, flush=True)
    answer = sys.stdin.readline()
    if not answer:
        raise NobodyAnswers
    return answer.strip()


def name(question: str, given: str | None) -> str:
    """Return a name as given, or ask for it.

    Raises:
        AnswerUnusable: It is empty or too long.
    """
    answer = line(question) if given is None else given.strip()
    if not 0 < len(answer) <= LONGEST_NAME:
        raise AnswerUnusable(f"{question} give 1 to {LONGEST_NAME} characters.")
    return answer


def password(*, is_on_stdin: bool) -> str:
    """Return a password that holds already: from the first line of stdin, or typed unseen.

    Raises:
        NobodyAnswers: There is none.
    """
    if not is_on_stdin:
        return _unseen("Password: ")
    answer = sys.stdin.readline()
    if not answer:
        raise NobodyAnswers
    return answer.rstrip("\r\n")


def new_password(*, is_on_stdin: bool) -> str:
    """Return a new password; typed unseen it is asked for twice, until it is good.

    Raises:
        AnswerUnusable: The one on stdin is too short or too long.
    """
    if is_on_stdin:
        answer = password(is_on_stdin=True)
        fault = _fault(answer)
        if fault:
            raise AnswerUnusable(fault)
        return answer
    while True:
        answer = _unseen("Password (at least 12 characters, not shown): ")
        fault = _fault(answer)
        if not fault and answer != _unseen("The same password again: "):
            fault = "The two passwords are not the same."
        if not fault:
            return answer
        print(fault, flush=True)


def _unseen(question: str) -> str:
    try:
        return getpass.getpass(question)
    except EOFError as error:
        raise NobodyAnswers from error


def _fault(answer: str) -> str:
    if SHORTEST_PASSWORD <= len(answer) <= LONGEST_PASSWORD:
        return ""
    return f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters."


def until_written_down(key: RecoveryKey) -> None:
    """Show a recovery key and ask for two of its groups until both are right.

    Raises:
        NobodyAnswers: The answers ended before they were right.
    """
    groups = groups_of(key)
    print("Recovery key. Write it on paper; it is never shown again:", flush=True)
    for first in range(0, len(groups), 7):
        print("  " + "-".join(groups[first : first + 7]), flush=True)
    while True:
        wrong = [
            number
            for number in asked_groups(key)
            if not is_group(key, number, line(f"Group {number} of {len(groups)}:"))
        ]
        if not wrong:
            return
        print("Not the same as shown. Look at your paper and type both again.", flush=True)
