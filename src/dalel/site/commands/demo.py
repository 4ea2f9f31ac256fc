"""``dalel demo``: both programs on invented records, the same as ``dalel serve --demo``."""

from collections.abc import Sequence

from dalel.site.commands import serve


def run(argv: Sequence[str]) -> int:
    """Run the demo until interrupted. Returns and raises as ``serve.run``."""
    return serve.run(["--demo", *argv])
