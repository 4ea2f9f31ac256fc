"""Whether and how mail leaves: the table ``[mail]`` of ``dalel.toml`` in the instance folder.

Without it nothing is ever sent. Kept free of Django, so that the supervisor stays small.
"""

import tomllib
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from dalel.core.errors import DalelError

FILE = "dalel.toml"
STARTTLS, TLS, NONE = "starttls", "tls", "none"
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
OTHERS_MAY_READ = 0o077


class MailSettingsWrong(DalelError):
    """The file says something nothing can be done with."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder / FILE}: {reason}")


@dataclass(frozen=True)
class MailSettings:
    """Which mail server takes the mail, and from which address it goes.

    Attributes:
        host: Name of the mail server.
        sender: The address it comes from; best one that tells nothing.
        port: Its port.
        security: ``starttls``, ``tls``, or ``none`` for a server on this machine.
        user: Who signs in there; empty for nobody.
        password: Their password.
        hour: From which hour of the day on it goes, in the deployment's own zone.
    """

    host: str
    sender: str
    port: int = 587
    security: str = STARTTLS
    user: str = ""
    password: str = ""
    hour: int = 7


def read_mail_settings(folder: Path) -> MailSettings | None:
    """Return what ``dalel.toml`` says of mail; ``None`` where it says nothing.

    Raises:
        MailSettingsWrong: It cannot be understood, others may read it, or mail would leave open.
    """
    file = folder / FILE
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("mail")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as fault:
        raise MailSettingsWrong(folder, "cannot be read.") from fault
    if table is None:
        return None
    if file.stat().st_mode & OTHERS_MAY_READ:
        raise MailSettingsWrong(folder, "others may read it; run chmod 600 on it.")
    return _checked(folder, table)


def sends_mail(folder: Path) -> bool:
    """Return whether mail leaves this deployment; whoever serves it says what is wrong."""
    with suppress(MailSettingsWrong):
        return read_mail_settings(folder) is not None
    return False


def _checked(folder: Path, table: Any) -> MailSettings:
    kinds = {one.name: one.type for one in fields(MailSettings)}
    if not isinstance(table, dict) or not {"host", "sender"} <= set(table) <= set(kinds):
        raise MailSettingsWrong(folder, f"[mail] takes {', '.join(kinds)}; host and sender must.")
    for name, value in table.items():
        if type(value) is not kinds[name]:
            raise MailSettingsWrong(folder, f"{name} is of the wrong kind.")
    read = MailSettings(**table)
    if "@" not in read.sender or not read.sender.isascii() or not read.sender.isprintable():
        raise MailSettingsWrong(folder, "sender is no address.")
    if read.security not in (STARTTLS, TLS, NONE):
        raise MailSettingsWrong(folder, "security is starttls, tls or none.")
    if read.security == NONE and read.host not in THIS_MACHINE:
        raise MailSettingsWrong(folder, "security none is for a mail server on this machine only.")
    if not (0 < read.port < 65_536 and 0 <= read.hour < 24):
        raise MailSettingsWrong(folder, "port is 1 to 65535, hour 0 to 23.")
    return read
