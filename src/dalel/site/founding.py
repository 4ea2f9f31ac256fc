"""Makes instances and brings them up to this release."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connections

from dalel.core.errors import DalelError
from dalel.core.keys import FLOOR, KdfCost
from dalel.site.instance import FILE, FOLDERS, create_instance, read_instance

UNFINISHED = "run/demo-unfinished"


class NotADemo(DalelError):
    """Invented records were asked for where real ones are."""

    def __init__(self) -> None:
        super().__init__("this instance is not a demo; start it without --demo.")


class SealTampered(DalelError):
    """A table that must only grow has lost what keeps it so."""

    def __init__(self) -> None:
        super().__init__(
            "a table that must only grow can be changed; run dalel audit before going on."
        )


def found_instance(
    folder: Path, *, is_demo: bool, kdf_cost: KdfCost, neutral_name: str = ""
) -> None:
    """Make a new instance with its databases and its log, and load Django on it.

    Raises:
        InstanceExists: There is one already.
    """
    create_instance(folder, is_demo=is_demo, kdf_cost=kdf_cost, neutral_name=neutral_name)
    load_django()
    migrate()
    from dalel.apps.ledger.actions import found_log  # noqa: PLC0415 - needs Django loaded

    found_log(folder)
    publish_log_key(folder)


@contextmanager
def undone_on_failure(folder: Path) -> Iterator[None]:
    """Remove what was made in a folder if it comes to nothing; what was there before stays."""
    before = set(folder.iterdir()) if folder.exists() else None
    try:
        yield
    except BaseException:
        if before is None:
            shutil.rmtree(folder, ignore_errors=True)
        for made in set(folder.iterdir()) - before if before is not None else ():
            if made.is_dir():
                shutil.rmtree(made, ignore_errors=True)
            else:
                made.unlink(missing_ok=True)
        raise


def load_django() -> None:
    """Load the desk's rooms into this process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "dalel.site.settings.desk"
    django.setup(set_prefix=False)


def migrate() -> None:
    """Bring both databases up to this release."""
    for database in ("default", "keystore"):
        call_command("migrate", database=database, interactive=False, verbosity=0)


def publish_log_key(folder: Path) -> None:
    """Write the log's public key where the public program reads it, apart from the secret one."""
    from dalel.apps.ledger.log_key import (  # noqa: PLC0415 - needs Django loaded
        PUBLIC_KEY_FILE,
        log_key,
    )

    (folder / PUBLIC_KEY_FILE).write_text(log_key().verify_key.to_text() + "\n", encoding="utf-8")


def check_seal() -> None:
    """Compare the log with its slot, and the triggers with what they must be.

    Raises:
        LogRolledBack, SlotContradicted, SlotDamaged: The log is not what it was.
        SealTampered: A trigger is missing or altered.
    """
    from dalel.apps.ledger.actions import compare_with_slot  # noqa: PLC0415 - needs Django
    from dalel.apps.ledger.triggers import missing_triggers  # noqa: PLC0415

    try:
        compare_with_slot()
        if missing_triggers(connections["default"]):
            raise SealTampered
    finally:
        connections.close_all()


def finish_what_was_cut_short() -> None:
    """Destroy keys that a busy key store or a crash has left, after the seal was checked."""
    from dalel.apps.accounts.actions.leaving import (  # noqa: PLC0415 - needs Django loaded
        destroy_keys_of_former_members,
    )
    from dalel.apps.entries.epochs import destroy_all_older_wraps  # noqa: PLC0415
    from dalel.apps.ledger.errors import LogError  # noqa: PLC0415

    try:
        with suppress(LogError):  # the next start tries again
            destroy_all_older_wraps()
            destroy_keys_of_former_members()
    finally:
        connections.close_all()


def prepare_instance(folder: Path) -> None:
    """Migrate an instance that is there.

    Raises:
        InstanceMissing: There is none.
    """
    read_instance(folder)
    load_django()
    from dalel.apps.ledger.log_key import PUBLIC_KEY_FILE  # noqa: PLC0415 - needs Django loaded

    migrate()
    if not (folder / PUBLIC_KEY_FILE).exists():
        publish_log_key(folder)


def prepare_demo(folder: Path, *, now: datetime) -> None:
    """Make the demo, or migrate it where it is complete.

    Raises:
        NotADemo: The instance holds real records.
    """
    if (folder / UNFINISHED).exists():
        _clear(folder)
    if (folder / FILE).exists():
        if not read_instance(folder).is_demo:
            raise NotADemo
        prepare_instance(folder)
        return
    (folder / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / UNFINISHED).touch()
    found_instance(folder, is_demo=True, kdf_cost=FLOOR)
    from dalel.site.demo_story import plant_demo  # noqa: PLC0415 - needs Django loaded

    plant_demo(now=now)
    (folder / UNFINISHED).unlink()


def _clear(folder: Path) -> None:
    """Remove a demo whose making was interrupted: all of it is invented."""
    for name in FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    for file in folder.glob("dalel.sqlite3*"):
        file.unlink()
