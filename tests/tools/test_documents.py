"""The documents: pages that open without a server, links that lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.documents import anchor, render


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two documents that point at each other."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("# Dalel\n\n[How](docs/how.md#write-order) to.\n")
    (tmp_path / "docs" / "how.md").write_text(
        "# How\n\n## Write order\n\n<b>x</b> [back](../README.md) [out](https://example.org)\n"
    )
    return tmp_path


def test_renders_pages_that_link_to_each_other(root: Path) -> None:
    """Addresses of documents become addresses of pages; raw markup is shown, not run."""
    faults = render(root, root / "build")

    readme = (root / "build" / "README.html").read_text()
    how = (root / "build" / "docs" / "how.html").read_text()
    assert faults == []
    assert 'href="docs/how.html#write-order"' in readme
    assert '<h2 id="write-order">' in how
    assert "<b>" not in how
    assert '<link rel="stylesheet" href="../documents.css">' in how


@pytest.mark.parametrize("address", ["gone.md", "docs/how.md#gone", "#gone"])
def test_finds_a_link_that_leads_nowhere(root: Path, address: str) -> None:
    """A missing file and a missing heading alike."""
    (root / "README.md").write_text(f"# Dalel\n\n[there]({address})\n")

    faults = render(root, root / "build")

    assert faults == [f"README.md: {address} leads nowhere"]


def test_names_anchors_as_forges_do() -> None:
    """Lower case, hyphens, no punctuation."""
    assert anchor("What `make test` runs, and why") == "what-make-test-runs-and-why"
