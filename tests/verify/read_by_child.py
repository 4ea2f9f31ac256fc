"""What the tests of confinement have a child do: print, fail or take too long."""

import os
import sys
import time


def main(descriptor: str, what: str) -> int:
    """Read the bytes and print them with a word, or do not answer."""
    if what == "sleeps":
        time.sleep(30)
    with os.fdopen(int(descriptor), "rb") as file:
        sys.stdout.buffer.write(file.read() + b" " + what.encode())
    return int(what == "fails")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
