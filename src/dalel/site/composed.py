"""Pages of the desk that show several rooms, put together once per program."""

from dalel.apps.cases.advance_panel import advance_panel
from dalel.apps.cases.composing import compose
from dalel.apps.entries.presenting import name_lines
from dalel.apps.filings.keeping import drop_papers
from dalel.apps.filings.panels import papers_panel
from dalel.apps.procedure.counted import rule_name
from dalel.apps.procedure.panels import clocks_panel, law_panel, law_ways, recount
from dalel.apps.procedure.projections import drop_projection
from dalel.apps.procedure.silence import silence_panel


def compose_desk() -> None:
    """Give the page of a case its panels, and every copy its end."""
    compose(
        panels=(silence_panel, advance_panel, clocks_panel, law_panel, papers_panel),
        drops=(drop_projection, drop_papers),
        ways=(law_ways,),
        counts=(recount,),
    )
    name_lines({("confirmation", "rule"): rule_name})
