"""The supervisor: prepares the instance, starts the programs, ends them together.

It imports nothing of Django: it lives as long as the programs and should weigh nothing.
"""

import os
import resource
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from dalel.apps.intake.laptop_file import is_laptop
from dalel.core.errors import DalelError
from dalel.site.environment import DESK_HOST, PUBLIC_HOST, Environment
from dalel.site.mail_settings import read_mail_settings
from dalel.site.preparation import prepare
from dalel.site.program import (
    MailingLoop,
    Program,
    ProgramFailed,
    SealingLoop,
    adopt_orphans,
    listen,
    lock_program,
)

PUBLIC, DESK = "public", "desk"
START_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.5
_ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Plan:
    """What to run, and where."""

    environment: Environment
    programs: tuple[str, ...]
    is_demo: bool


class NoDeskHere(DalelError):
    """The desk was asked for where there is none."""

    def __init__(self) -> None:
        super().__init__("this laptop only collects reports; it has no desk.")


class Interrupted(DalelError):
    """Someone asked to stop."""


def serve(plan: Plan) -> None:
    """Run the programs until interrupted; leave no process behind.

    Raises:
        DalelError: They cannot run: a port is taken, the instance is absent, a program failed.
    """
    os.umask(0o077)
    adopt_orphans()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with _signals() as interruption, ExitStack() as stack:
            programs = _programs(plan)
            for program in programs:
                program.sockets = listen(program.name, program.port)
            prepare(plan.environment, is_demo=plan.is_demo, pause=partial(_pause, interruption))
            loops = _loops(plan, programs)
            for program in (*programs, *loops):
                stack.enter_context(lock_program(program))
            _run(plan, programs, loops, interruption)
    except Interrupted:
        return


def _program(plan: Plan, name: str) -> Program:
    is_public = name == PUBLIC
    return Program(
        name=name,
        host=PUBLIC_HOST if is_public else DESK_HOST,
        port=plan.environment.public_port if is_public else plan.environment.desk_port,
        instance=plan.environment.instance,
    )


def _programs(plan: Plan) -> list[Program]:
    """Return what is to run; a laptop that collects reports has no desk.

    Raises:
        NoDeskHere: Nothing else was asked for there.
    """
    if not is_laptop(plan.environment.instance):
        return [_program(plan, name) for name in plan.programs]
    if PUBLIC not in plan.programs:
        raise NoDeskHere
    return [_program(plan, PUBLIC)]


def _loops(plan: Plan, programs: list[Program]) -> list[SealingLoop]:
    """Return the loops, which belong to the desk: there are the log and the key store.

    Raises:
        MailSettingsWrong: How mail leaves cannot be understood.
    """
    instance = plan.environment.instance
    if not any(program.name == DESK for program in programs):
        return []
    loops = [SealingLoop("sealing", "", 0, instance)]
    if read_mail_settings(instance) is not None and not plan.is_demo:
        loops.append(MailingLoop("mailing", "", 0, instance))
    return loops


def _run(plan: Plan, programs: list[Program], loops: list[SealingLoop], interruption: int) -> None:
    try:
        for program in (*programs, *loops):
            program.start()
        _wait_until_ready(programs, interruption)
        _announce(plan, programs)
        while True:
            _pause(interruption, LOOK_EVERY_SECONDS)
            _refuse_the_dead(programs)
            for loop in loops:
                loop.start_again_if_dead()
    finally:
        _end([*programs, *loops])


def _wait_until_ready(programs: list[Program], interruption: int) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    waiting = list(programs)
    while waiting:
        _refuse_the_dead(programs)
        waiting = [program for program in waiting if not program.answers()]
        if waiting and time.monotonic() > give_up_at:
            raise ProgramFailed(waiting[0])
        if waiting:
            _pause(interruption, 0.03)


def _announce(plan: Plan, programs: list[Program]) -> None:
    for program in programs:
        print(f"{program.name} http://{program.host}:{program.port}", flush=True)
    if plan.is_demo and DESK in plan.programs:
        from dalel.site.demo import DEMO_LIST, DEMO_MEMBERS  # noqa: PLC0415 - only a demo needs it

        for name, role, password in DEMO_MEMBERS:
            print(f"member {name} {role} {password}", flush=True)
        print(f"list {DEMO_LIST}", flush=True)
    print("ready", flush=True)


def _refuse_the_dead(programs: list[Program]) -> None:
    for program in programs:
        if program.has_ended():
            raise ProgramFailed(program)


def _end(programs: list[Program]) -> None:
    """Ask all at once, then insist; well within five seconds."""
    for program in programs:
        program.ask_to_end()
    give_up_at = time.monotonic() + 3.8
    for program in programs:
        program.wait_or_kill(give_up_at)


@contextmanager
def _signals() -> Iterator[int]:
    """Yield a descriptor that becomes readable when someone asks to stop."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = {
        number: signal.signal(number, lambda *_: os.write(writing, b"!"))
        for number in _ENDING_SIGNALS
    }
    try:
        yield reading
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


def _pause(interruption: int, seconds: float) -> None:
    if select.select([interruption], [], [], seconds)[0]:
        sys.stdout.flush()
        raise Interrupted
