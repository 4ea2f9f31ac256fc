"""Hashing and encrypting a file, against the ``age`` command over the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from bench.report import Result, child_cpu, cpu_seconds, ratio_at_least
from dalel.core.keys.files import PART_BYTES, PartDigest, file_tree, seal_part

SIZE = 512 * 1024 * 1024
# The quietest of a few rounds: other work on the machine only ever adds.
ROUNDS = 3


def run() -> Iterator[Result]:
    """Measure bytes per processor second; without ``age`` there is nothing to compare with."""
    if shutil.which("age") is None:
        print("skip vault: install Debian's package age to compare with it", flush=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain"
        plain.write_bytes(os.urandom(PART_BYTES) * (SIZE // PART_BYTES))
        baseline = SIZE / min(_age(plain) for _ in range(ROUNDS)) / 2**20
        value = SIZE / min(cpu_seconds(lambda: _seal(plain)) for _ in range(ROUNDS)) / 2**20
    yield ratio_at_least("vault-hash-and-encrypt", value, "MiB/s", baseline, 0.35)


def _seal(plain: Path) -> None:
    file = uuid4()
    digests: list[PartDigest] = []
    buffer = memoryview(bytearray(PART_BYTES))
    with plain.open("rb", buffering=0) as source:
        while length := source.readinto(buffer):
            part = buffer[:length]
            digests.append(seal_part(file, len(digests), part).digest)
    file_tree(digests)


def _age(plain: Path) -> float:
    made = subprocess.run(["age-keygen"], check=True, capture_output=True, text=True)
    recipient = next(
        line.split(": ")[1] for line in made.stdout.splitlines() if "public key" in line
    )
    with child_cpu() as spent:
        subprocess.run(
            ["age", "-r", recipient, "-o", os.devnull, str(plain)], check=True, capture_output=True
        )
    return spent[0]
