"""Whom the reader trusts: log keys, witnesses and time stamp authorities, with human names.

A policy is a TOML file::

    quorum = 1                      # witnesses needed for "witnessed"
    founders = ["7K2Q-..."]         # fingerprints of founders whose organisations you know
    [[log]]
    name = "Dalel of the invented organisation"
    key = "brisk-otter-4+1f2e3d4c+AT..."
    [[witness]]
    name = "The invented university"
    key = "calm-heron-9+5a6b7c8d+BN..."
    [[authority]]
    name = "The invented time service"
    certificate = '''-----BEGIN CERTIFICATE-----...'''
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from dalel.core.ledger import LedgerError, LogVerifyKey, WitnessKey
from dalel.verify.faults import PolicyMalformed

MAX_POLICY_BYTES = 1 << 20
_FINGERPRINT = re.compile("[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){7}")
_Key = TypeVar("_Key", LogVerifyKey, WitnessKey)


@dataclass(frozen=True, slots=True)
class Policy:
    """Whom the reader trusts.

    Attributes:
        logs: Trusted log keys and the names people know them by.
        witnesses: Trusted witness keys and their names.
        quorum: How many witnesses "witnessed" needs.
        authorities: Certificates (PEM) of trusted time stamp authorities.
        founders: Fingerprints of the founders to whom authors' keys may lead back.
    """

    logs: tuple[tuple[str, LogVerifyKey], ...] = ()
    witnesses: tuple[tuple[str, WitnessKey], ...] = ()
    quorum: int = 1
    authorities: tuple[bytes, ...] = ()
    founders: tuple[str, ...] = ()

    @property
    def witness_keys(self) -> tuple[WitnessKey, ...]:
        """The witnesses' keys alone."""
        return tuple(key for _, key in self.witnesses)

    def log_name(self, key: LogVerifyKey) -> str | None:
        """Return the name people know a log by, or None where the policy does not name it."""
        return next((name for name, known in self.logs if known == key), None)

    def witness_name(self, key_name: str) -> str:
        """Return the name people know a witness by, its own label if there is none."""
        return next((name for name, key in self.witnesses if key.name == key_name), key_name)

    def log_of(self, origin: str) -> LogVerifyKey | None:
        """Return the trusted key of a log by the log's name."""
        return next((key for _, key in self.logs if key.name == origin), None)


def read_policy(path: Path) -> Policy:
    """Read a policy file.

    Raises:
        PolicyMalformed: It is not as described at the top of this module.
        OSError: It cannot be opened.
    """
    with path.open("rb") as opened:
        data = opened.read(MAX_POLICY_BYTES + 1)
    if len(data) > MAX_POLICY_BYTES:
        raise PolicyMalformed("it is larger than 1 MiB")
    try:
        table = tomllib.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise PolicyMalformed("it is not TOML") from error
    return _policy(table)


def _policy(table: Mapping[str, object]) -> Policy:
    unknown = set(table) - {"quorum", "founders", "log", "witness", "authority"}
    if unknown:
        raise PolicyMalformed(f"it names {min(unknown)!r}, which is unknown")
    quorum = table.get("quorum", 1)
    if type(quorum) is not int or quorum < 1:
        raise PolicyMalformed("its quorum is not a number from 1")
    authorities = (_text(row, "certificate") for row in _rows(table, "authority"))
    return Policy(
        logs=tuple(_keys(table, "log", LogVerifyKey.from_text)),
        witnesses=tuple(_keys(table, "witness", WitnessKey.from_text)),
        quorum=quorum,
        authorities=tuple(certificate.strip().encode() for certificate in authorities),
        founders=_founders(table),
    )


def _founders(table: Mapping[str, object]) -> tuple[str, ...]:
    listed = table.get("founders", [])
    if not isinstance(listed, list):
        raise PolicyMalformed("'founders' is not a list of fingerprints")
    for one in listed:
        if not isinstance(one, str) or not _FINGERPRINT.fullmatch(one):
            raise PolicyMalformed("'founders' holds something that is no fingerprint")
    return tuple(listed)


def _keys(
    table: Mapping[str, object], name: str, read: Callable[[str], _Key]
) -> list[tuple[str, _Key]]:
    try:
        return [(_text(row, "name"), read(_text(row, "key"))) for row in _rows(table, name)]
    except LedgerError as error:
        raise PolicyMalformed(f"a key under {name!r} cannot be read") from error


def _rows(table: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    rows = table.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise PolicyMalformed(f"{name!r} is not a list of tables")
    return rows


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise PolicyMalformed(f"a table has no {name!r}")
    return value
