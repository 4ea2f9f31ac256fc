"""The instance folder: where this deployment's secrets and files lie, and who may read them.

Nothing in it is readable by another account of the machine: folders are 700, files 600.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from dalel.core.errors import DalelError
from dalel.core.keys import KdfCost

FOLDERS = ("files", "keys", "log", "run")
FILE = "keys/instance.json"
FORMAT = "dalel-instance/1"


class InstanceMissing(DalelError):
    """There is no instance at this place yet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is no instance at {folder}. Make one with: dalel init")
        self.folder = folder


class InstanceExists(DalelError):
    """There is an instance already; making another would destroy its keys."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is an instance at {folder} already. Nothing was changed.")
        self.folder = folder


class InstanceDamaged(DalelError):
    """The file that describes the instance cannot be understood."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder / FILE} is damaged. Restore it from the key backup.")
        self.folder = folder


@dataclass(frozen=True)
class Instance:
    """What one deployment is made of.

    Attributes:
        folder: The instance folder.
        secret_key: Django's secret; signs form tokens of this deployment.
        name_key: Key of the hash under which sign-in names are stored; 32 bytes.
        kdf_cost: What deriving a key from a password costs here, the same for all members.
        is_demo: Whether everything in it is invented; a demo never leaves loopback.
        neutral_name: What pages are called until a member chooses name and look; empty means the
            built-in neutral word.
        public_hosts: Host names the public site answers to.
        desk_hosts: Host names the desk answers to; never one of the public site's.
    """

    folder: Path
    secret_key: str
    name_key: bytes
    kdf_cost: KdfCost
    is_demo: bool
    neutral_name: str = ""
    public_hosts: tuple[str, ...] = ("127.0.0.1",)
    desk_hosts: tuple[str, ...] = ("localhost",)


def create_instance(
    folder: Path, *, is_demo: bool, kdf_cost: KdfCost, neutral_name: str = ""
) -> Instance:
    """Make the folders and fresh secrets of a new instance.

    Raises:
        InstanceExists: There is one already.
    """
    file = folder / FILE
    if file.exists():
        raise InstanceExists(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in FOLDERS:
        (folder / name).mkdir(mode=0o700, exist_ok=True)
        (folder / name).chmod(0o700)
    folder.chmod(0o700)
    instance = Instance(
        folder=folder,
        secret_key=secrets.token_hex(32),
        name_key=secrets.token_bytes(32),
        kdf_cost=kdf_cost,
        is_demo=is_demo,
        neutral_name=neutral_name,
    )
    _write_private(file, _to_json(instance))
    return instance


def read_instance(folder: Path) -> Instance:
    """Return the instance in ``folder``.

    Raises:
        InstanceMissing: There is none.
        InstanceDamaged: Its file cannot be understood.
    """
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise InstanceMissing(folder) from missing
    except (OSError, UnicodeDecodeError) as unreadable:
        raise InstanceDamaged(folder) from unreadable
    try:
        return _from_json(folder, text)
    except (ValueError, KeyError, TypeError, AttributeError) as malformed:
        raise InstanceDamaged(folder) from malformed


def _to_json(instance: Instance) -> str:
    return json.dumps(
        {
            "format": FORMAT,
            "secret_key": instance.secret_key,
            "name_key": instance.name_key.hex(),
            "kdf": {
                "memory_mib": instance.kdf_cost.memory_mib,
                "passes": instance.kdf_cost.passes,
            },
            "demo": instance.is_demo,
            "neutral_name": instance.neutral_name,
            "public_hosts": instance.public_hosts,
            "desk_hosts": instance.desk_hosts,
        },
        ensure_ascii=False,
        indent=1,
    )


def _from_json(folder: Path, text: str) -> Instance:
    read = json.loads(text)
    if read["format"] != FORMAT:
        raise InstanceDamaged(folder)
    return Instance(
        folder=folder,
        secret_key=str(read["secret_key"]),
        name_key=bytes.fromhex(read["name_key"]),
        kdf_cost=KdfCost(int(read["kdf"]["memory_mib"]), int(read["kdf"]["passes"])),
        is_demo=read["demo"] is True,
        neutral_name=str(read.get("neutral_name", "")),
        public_hosts=tuple(map(str, read.get("public_hosts", ("127.0.0.1",)))),
        desk_hosts=tuple(map(str, read.get("desk_hosts", ("localhost",)))),
    )


def _write_private(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
