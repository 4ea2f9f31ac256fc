"""The demo by its own verb."""

from __future__ import annotations

import pytest

from dalel import cli
from dalel.site.commands import serve
from dalel.site.serve import PUBLIC, Plan


def test_is_the_demo_that_serve_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """With whatever else ``dalel serve`` takes."""
    plans: list[Plan] = []
    monkeypatch.setattr(serve, "serve", plans.append)

    assert cli.main(["demo", "--public-only"]) == cli.OK

    assert [(plan.is_demo, plan.programs) for plan in plans] == [(True, (PUBLIC,))]
