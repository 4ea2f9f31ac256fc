"""The panel at the top of a case in the reader's words, ready for its template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dalel.apps.cases.glance import Following, Glance, Knowing, Outcome, without_accused
from dalel.apps.cases.keeping import ways_to_keep
from dalel.apps.cases.letter_words import gap_notes, gap_title, still_missing
from dalel.apps.cases.record import CaseRecord, Span, values_of
from dalel.apps.entries.presenting import Presenter
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries.vocabularies import load_vocabularies

BODIES = "bodies"
# More lines than these are folded away; more than those stand on the page for printing only.
SHOWN_LINES, FOLDED_LINES = 3, 9
# Nobody heard from her for so long: then it is said aloud.
SILENCE_DAYS = 30
CONTACT, DANGERS, KNOWING = "address", "dangers", "knowing"
CONTACT_NOTES = (
    "languages",
    "safe_channels",
    "safe_hours",
    "phone",
    "handle",
    "email",
    "code_word",
    "if_other_answers",
    "support_person",
)

Address = Callable[[UUID], str]


def on_same_page(entry: UUID) -> str:
    """Return where an entry stands on a page that shows all of them."""
    return f"#e-{entry}"


def own_page(entry: UUID) -> str:
    """Return an entry's own page."""
    return f"/entries/{entry}"


@dataclass(frozen=True)
class GlanceLine:
    """One line: what links to the entry, what else is said, and what it is set against.

    ``due`` is the day on which something ends or is lost, as ISO 8601, or empty. ``warnings`` are
    what must not be overlooked. ``beside`` stands at its side, ``between`` says how they relate.
    """

    entry: UUID | None
    text: str
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    address: str = ""
    due: str = ""
    beside: GlanceLine | None = None
    between: str = ""


@dataclass(frozen=True)
class GlanceSection:
    """Lines that answer one question."""

    name: str
    title: str
    lines: tuple[GlanceLine, ...]

    @property
    def shown(self) -> tuple[GlanceLine, ...]:
        """Return what stands on the page at once."""
        return self.lines[:SHOWN_LINES]

    @property
    def folded(self) -> tuple[GlanceLine, ...]:
        """Return what is folded away."""
        return self.lines[SHOWN_LINES : SHOWN_LINES + FOLDED_LINES]

    @property
    def beyond(self) -> int:
        """Return how many lines are neither shown nor folded away."""
        return max(len(self.lines) - SHOWN_LINES - FOLDED_LINES, 0)


def glance_in_words(
    glance: Glance, present: Presenter, *, language: str, address: Address = on_same_page
) -> tuple[GlanceSection, ...]:
    """Return the sections that have something to say, most pressing first.

    ``language`` is that of the presenter and the one active for translations; ``address`` returns
    where a link to an entry leads.
    """
    words = _Words(present, language, address)
    sections = (
        GlanceSection(DANGERS, _("Danger ahead"), tuple(words.dangers(glance))),
        contact_in_words(glance, present, language=language, address=address),
        GlanceSection("mandates", _("Who acts for her"), tuple(words.mandates(glance))),
        GlanceSection("heard", _("Last heard from her"), tuple(words.heard(glance))),
        GlanceSection("letters", _("Letters that did not come"), tuple(words.letters(glance))),
        GlanceSection("perishing", _("Not yet secured"), tuple(words.perishing(glance))),
        GlanceSection("waiting", _("No answer yet"), tuple(words.waiting(glance))),
        GlanceSection("outcomes", _("Outcome for each accused"), tuple(words.outcomes(glance))),
        GlanceSection(
            "knowing", _("Who has known, and for how long"), tuple(words.knowing(glance))
        ),
        GlanceSection("asked", _("How often she had to tell it"), tuple(words.asked(glance))),
        GlanceSection("public", _("Already public"), tuple(words.public(glance))),
        GlanceSection("following", _("Pressure after a filing"), tuple(words.following(glance))),
        GlanceSection(
            "contradicting",
            _("Examinations that contradict each other"),
            tuple(words.contradicting(glance)),
        ),
    )
    return tuple(section for section in sections if section.lines)


def contact_in_words(
    glance: Glance, present: Presenter, *, language: str, address: Address = on_same_page
) -> GlanceSection:
    """Return how to reach her and how not to: shown wherever contact with her is offered."""
    words = _Words(present, language, address)
    title = _("How to speak and write to her")
    return GlanceSection(CONTACT, title, tuple(words.address(glance)))


def days_in_words(days: Span) -> str:
    """Return a number of days, ``12 days``, or ``12–42 days`` where dates are not exact."""
    if days.is_exact:
        return ngettext("%(n)s day", "%(n)s days", days.most) % {"n": days.most}
    number = {"least": days.least, "most": days.most}
    return ngettext("%(least)s–%(most)s day", "%(least)s–%(most)s days", days.most) % number


def days_ago(days: Span) -> str:
    """Return how long ago something was."""
    return _("%(days)s ago") % {"days": days_in_words(days)} if days.most else _("today")


def days_later(days: Span) -> str:
    """Return how much later something was."""
    if not days.most:
        return _("on the same day")
    return _("%(days)s later") % {"days": days_in_words(days)}


class _Words:
    """Says each kind of line."""

    def __init__(self, present: Presenter, language: str, address: Address) -> None:
        self._present = present
        self._language = language
        self._address = address

    def dangers(self, glance: Glance) -> Iterator[GlanceLine]:
        """What may happen, to whom and from whom, how soon, by which day."""
        for one in glance.dangers:
            entry = one.entry
            text = "; ".join(self._said(entry, "dangers"))
            notes = self._said(entry, "target_persons", "targets")[:1]
            notes += self._labelled(entry, "actor_persons", "actors")[:1]
            notes += self._labelled(entry, "state", "against_it")
            soon = [*self._labelled(entry, "urgency"), *self._labelled(entry, "expected_on")]
            warnings = [" · ".join([*soon, *_days_left(one.days_left)])]
            line = self._line(entry, text, notes, warnings)
            yield replace(line, due=one.due.isoformat() if one.due else "")

    def address(self, glance: Glance) -> Iterator[GlanceLine]:
        """How to address her; safe and unsafe ways and hours."""
        if glance.address is None:
            return
        entry = glance.address
        name = ", ".join(self._said(entry, "name_to_use", "pronoun"))
        warnings = self._labelled(entry, "unsafe_channels", "unsafe_hours", "must_not_know")
        if entry.fields.get("leave_message") == "no":
            warnings.append(_("Leave no message"))
        if entry.fields.get("devices_watched") == "yes":
            warnings.append(_("Somebody watches her phone or post"))
        yield self._line(entry, name, self._labelled(entry, *CONTACT_NOTES), warnings)

    def mandates(self, glance: Glance) -> Iterator[GlanceLine]:
        """Who acts for her, on what ground, for what, until when."""
        for entry in glance.mandates:
            name = ", ".join(self._said(entry, "representative"))
            notes = [*self._said(entry, "mandate_type", "scopes"), *self._labelled(entry, "until")]
            checked = entry.fields.get("checked_not_accused") == "yes"
            warnings = [] if checked else [_("Not checked that this is not the accused")]
            line = self._line(entry, name, notes, warnings)
            until = CaseRecord.latest(entry, "until")
            yield replace(line, due=until.isoformat() if until else "")

    def heard(self, glance: Glance) -> Iterator[GlanceLine]:
        """When she was last heard herself, and by what; aloud where that is long ago."""
        if glance.heard:
            entry, days = glance.heard.entry, glance.heard.days
            headline = self._present.headline(entry) or entry.kind.label(self._language)
            silence = _("Nobody has heard from her since") if days.least >= SILENCE_DAYS else ""
            yield self._line(entry, days_ago(days), [self._when(entry), headline], [silence])
        elif glance.is_unheard:
            yield GlanceLine(None, _("Nobody has heard from her herself yet"))

    def letters(self, glance: Glance) -> Iterator[GlanceLine]:
        """Numbers that are missing among letters; what came late stays said."""
        for gap in glance.gaps:
            line = self._line(gap.shown_by, gap_title(gap), gap_notes(gap))
            yield replace(line, warnings=_filled([still_missing(gap)]))

    def perishing(self, glance: Glance) -> Iterator[GlanceLine]:
        """Evidence, its state, what may be lost and by when."""
        for one in glance.perishing:
            entry = one.evidence
            notes = self._said(entry, "evidence_state", "perishing")
            notes += ways_to_keep(values_of(entry, "perishing"))
            warnings = [
                " · ".join([*self._labelled(entry, "perishes_on"), *_days_left(one.days_left)])
            ]
            line = self._line(entry, "".join(self._said(entry, "evidence_type")), notes, warnings)
            yield replace(line, due=one.due.isoformat() if one.due else "")

    def waiting(self, glance: Glance) -> Iterator[GlanceLine]:
        """Filings, where they went, and how long they have waited."""
        for one in glance.waiting:
            notes = [*self._place(one.filing), self._when(one.filing)]
            notes.append(_("Waiting: %(days)s") % {"days": days_in_words(one.days)})
            yield self._line(one.filing, "".join(self._said(one.filing, "filing_type")), notes)

    def following(self, glance: Glance) -> Iterator[GlanceLine]:
        """A filing and the pressure beside it."""
        for one in glance.following:
            yield replace(self._filed(one), beside=self._pressed(one), between=_later(one))

    def _filed(self, one: Following) -> GlanceLine:
        notes = [*self._place(one.filing), self._when(one.filing)]
        return self._line(one.filing, "".join(self._said(one.filing, "filing_type")), notes)

    def _pressed(self, one: Following) -> GlanceLine:
        notes = [*self._said(one.pressure, "actors"), self._when(one.pressure)]
        return self._line(one.pressure, "".join(self._said(one.pressure, "pressure_type")), notes)

    def contradicting(self, glance: Glance) -> Iterator[GlanceLine]:
        """Two examinations side by side, each with what it found."""
        for earlier, later in glance.contradicting:
            yield replace(self._examined(earlier), beside=self._examined(later))

    def _examined(self, entry: OpenedEntry) -> GlanceLine:
        found = "; ".join(self._said(entry, "findings"))
        notes = self._said(entry, "examination_type", "institution_body")
        return self._line(entry, found, [*notes, *self._said(entry, "concluded_on")[:1]])

    def outcomes(self, glance: Glance) -> Iterator[GlanceLine]:
        """Each accused with charge, verdict, sentence and what an appeal did."""
        for one in glance.outcomes:
            named = self._present.title_of(one.accused) if one.accused else ""
            yield self._line(
                one.decision, named or _nobody_accused(one.decision), self._outcome(one)
            )

    def _outcome(self, one: Outcome) -> list[str]:
        charged = self._labelled(one.charged, "charges") if one.charged else []
        verdict = [*self._said(one.decision, "verdict"), self._when(one.decision)]
        amount = ": ".join(self._said(one.decision, "given_unit", "given_amount"))
        given = [*self._said(one.decision, "given_sanction"), amount]
        given += self._said(one.decision, "also_given")
        return [*charged, *verdict, *given, *self._labelled(one.decision, "appeal_outcome")]

    def knowing(self, glance: Glance) -> Iterator[GlanceLine]:
        """Each body with the day it was first told, by what, and how long it has known since."""
        for one in glance.knowing:
            headline = self._present.headline(one.entry) or one.entry.kind.label(self._language)
            told = _("told: %(when)s") % {"when": self._when(one.entry)}
            known = _("has known for %(days)s") % {"days": days_in_words(one.days)}
            yield self._line(one.entry, self._body(one), [told, headline, known])

    def _body(self, one: Knowing) -> str:
        if one.institution:
            return self._present.title_of(one.institution)
        return load_vocabularies().newest(BODIES).code_label(one.body, self._language)

    def asked(self, glance: Glance) -> Iterator[GlanceLine]:
        """How many times she was questioned; then each time, by whom and when."""
        if glance.asked is None:
            return
        times, each = glance.asked.times, glance.asked.each
        text = ngettext("Questioned %(n)s time", "Questioned %(n)s times", times) % {"n": times}
        again = times - 1
        repeats = ngettext("%(n)s of them a repeat", "%(n)s of them repeats", again) % {"n": again}
        yield self._line(each[0], text, [], [repeats] if again else [])
        for entry in each:
            when = self._when(entry) or _("Date not known")
            yield self._line(entry, when, self._said(entry, "body", "setting", "questioned_by"))

    def public(self, glance: Glance) -> Iterator[GlanceLine]:
        """What was published, where, what it shows, and whether she wants it gone."""
        for entry in glance.public:
            notes = [*self._said(entry, "outlet"), self._when(entry)]
            notes += self._labelled(entry, "details")
            wants = entry.fields.get("wants_removed") == "yes"
            warnings = [_("She wants it removed")] if wants else []
            yield self._line(
                entry, "; ".join(self._said(entry, "publicity_types")), notes, warnings
            )

    def _line(
        self,
        entry: OpenedEntry,
        text: str,
        notes: Iterable[str] = (),
        warnings: Iterable[str] = (),
    ) -> GlanceLine:
        said = text or entry.kind.label(self._language)
        return GlanceLine(
            entry.id, said, _filled(notes), _filled(warnings), self._address(entry.id)
        )

    def _said(self, entry: OpenedEntry, *names: str) -> list[str]:
        """Return the filled ones of these fields in words."""
        return [
            self._present.value(entry.kind.by_name[name], entry.fields[name])
            for name in names
            if entry.fields.get(name)
        ]

    def _labelled(self, entry: OpenedEntry, *names: str) -> list[str]:
        """Return the filled ones of these fields with their labels."""
        return [
            f"{entry.kind.by_name[name].label(self._language)}: {text}"
            for name in names
            for text in self._said(entry, name)
        ]

    def _when(self, entry: OpenedEntry) -> str:
        return "".join(self._said(entry, entry.kind.when)) if entry.kind.when else ""

    def _place(self, entry: OpenedEntry) -> list[str]:
        """Return the institution by name, else the kind of body."""
        return (self._said(entry, "institution") or self._said(entry, "body"))[:1]


def _filled(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _later(one: Following) -> str:
    return days_later(one.days) if one.days else ""


def _days_left(days: int | None) -> Sequence[str]:
    if days is None:
        return ()
    if days < 0:
        return (_("that day has passed"),)
    return (_("%(days)s left") % {"days": days_in_words(Span(days, days))},)


def _nobody_accused(decision: OpenedEntry) -> str:
    """Return what stands where the name of an accused would."""
    match without_accused(decision):
        case "claim":
            return _("A claim")
        case "administrative":
            return _("An administrative case")
        case _:
            return _("Accused not named")
