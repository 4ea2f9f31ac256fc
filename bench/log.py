"""Verifying a log of a million leaves, against a plain hashlib tree over the same bytes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator

from bench.report import Result, at_most, cpu_seconds, ratio_at_most
from dalel.core.ledger import Frontier, leaf_hash

LEAVES = 1_000_000
_MEMORY = """
from pathlib import Path
from bench.log import verify
verify()
status = Path("/proc/self/status").read_text()
print(status.split("VmHWM:")[1].split()[0])
"""


def run() -> Iterator[Result]:
    """Measure processor time against the baseline, and memory in a process of its own."""
    baseline = cpu_seconds(plain_tree)
    value = cpu_seconds(verify)
    yield ratio_at_most("log-verify-1m", value, "s", baseline, 2.0)
    printed = subprocess.run(
        [sys.executable, "-c", _MEMORY], check=True, capture_output=True, text=True
    )
    yield at_most("log-verify-1m-memory", int(printed.stdout) / 1024, "MiB", 100)


def leaves() -> Iterator[bytes]:
    """Yield the leaves' 128 bytes."""
    tail = bytes(120)
    for number in range(LEAVES):
        yield number.to_bytes(8, "big") + tail


def verify() -> bytes:
    """Compute the root as the verifier does."""
    return Frontier().extend(leaf_hash(leaf) for leaf in leaves()).root()


def plain_tree() -> bytes:
    """Compute the same root with hashlib and a list, level by level."""
    sha256 = hashlib.sha256
    level = [sha256(b"\0" + leaf).digest() for leaf in leaves()]
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha256(b"\1" + left + right).digest() for left, right in pairs] + odd
    return level[0]
