"""The sealed summary of a case: computed from its entries, disposable."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dalel.apps.cases.models import Summary
from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.opening import OpenContainer
from dalel.core.keys.errors import KeysError
from dalel.core.keys.padding import pad, unpad
from dalel.core.keys.wraps import wrap_context


@dataclass(frozen=True)
class CaseSummary:
    """What the list of cases shows of one case."""

    title: str


def write_summary(container: OpenContainer, fields: Mapping[str, Any]) -> None:
    """Seal the summary that follows from an ``opening``. Runs inside the write transaction."""
    payload = json.dumps({"title": fields.get("title", "")}, ensure_ascii=False).encode()
    context = wrap_context("case-summary", container.id)
    box = container.secret.wrap(pad(payload), context=context)
    Summary.objects.update_or_create(
        container_id=container.id, defaults={"epoch": container.epoch, "box": box}
    )


def read_summaries(containers: Iterable[OpenContainer]) -> dict[Any, CaseSummary]:
    """Return the readable summaries by container id."""
    opened = {container.id: container for container in containers}
    found = {}
    for row in Summary.objects.filter(container_id__in=opened):
        container = opened[row.container_id]
        context = wrap_context("case-summary", container.id)
        try:
            payload = container.secret_of(row.epoch).unwrap(bytes(row.box), context=context)
        except (KeysError, NoKey):
            continue
        found[row.container_id] = CaseSummary(**json.loads(unpad(payload)))
    return found
