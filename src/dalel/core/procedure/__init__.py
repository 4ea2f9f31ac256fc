"""Terms: rule packs as data, and the clocks that run by them in a sequence of entries.

Holds how terms are counted and what entries mean to them; refuses storage, pages and anything
that is true of one country only: that stands in ``packs/``.
"""

from dalel.core.procedure.casebook import Recorded
from dalel.core.procedure.citations import citation_text, citations_text
from dalel.core.procedure.clock_model import (
    Change,
    ChangeType,
    Clock,
    Doubt,
    State,
    by_urgency,
    counted_until,
)
from dalel.core.procedure.clocks import clocks
from dalel.core.procedure.counting import Counting, End
from dalel.core.procedure.errors import (
    EntryUnreadable,
    Fault,
    PackMalformed,
    ProcedureError,
    UnknownPack,
)
from dalel.core.procedure.known import Known
from dalel.core.procedure.pack_files import load_pack, read_pack
from dalel.core.procedure.pack_model import Pack
from dalel.core.procedure.rule_model import Citation, Rule

__all__ = [
    "Change",
    "ChangeType",
    "Citation",
    "Clock",
    "Counting",
    "Doubt",
    "End",
    "EntryUnreadable",
    "Fault",
    "Known",
    "Pack",
    "PackMalformed",
    "ProcedureError",
    "Recorded",
    "Rule",
    "State",
    "UnknownPack",
    "by_urgency",
    "citation_text",
    "citations_text",
    "clocks",
    "counted_until",
    "load_pack",
    "read_pack",
]
