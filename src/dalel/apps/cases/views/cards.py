"""The card of a case: what whoever opens the door needs to know, and nothing of the case."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.errors import AccountsError, MustNotSee
from dalel.apps.accounts.queries import colleagues
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import Directory
from dalel.apps.cases import cards
from dalel.apps.cases.cards import OpenCard, card_holders, card_in, card_visible_to
from dalel.apps.cases.errors import (
    AlreadyHasAccess,
    CardExists,
    CasesError,
    EndDateImpossible,
    EndDateNeeded,
    NoCard,
    NoSuchColleague,
)
from dalel.apps.cases.queries import OpenCase, content_of
from dalel.apps.cases.views.lost_sessions import forget_draft, keeps_what_was_typed, offer_draft
from dalel.apps.cases.views.pages import case_or_404, note_reading
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.entries.catalogue import kind_for
from dalel.apps.entries.drafts import form_token
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.forms import EntryForm, typed_from, typed_from_entry
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.entries.presenting import Presenter
from dalel.apps.entries.terms import ContainerType
from dalel.apps.ledger.errors import LogError
from dalel.core.entries import FieldErrors, PartialDate, parse_date
from dalel.core.entries.errors import DateNotUnderstood
from dalel.core.errors import DalelError

_BEWARE = frozenset({"keep_out", "emergency"})
_TROUBLES: dict[type[DalelError], Promise] = {
    AlreadyHasAccess: _("They see this card already."),
    CardExists: _("Somebody made the card just now. Look at it, then write what is missing."),
    EndDateNeeded: _("A guest sees a card until a day. Please say until when."),
    EndDateImpossible: _("This day is over, or more than a year away."),
    MustNotSee: _("Somebody it would be shown to must not see this case. Nothing was changed."),
    NoCard: _("There is no card yet."),
    NoSuchColleague: _("They do not see this card, or are not a member any more."),
}


@require_safe
@members_only
def show_card(request: MemberRequest, number: str) -> HttpResponse:
    """Show a card: large, calm, to be printed."""
    now = timezone.now()
    card = card_visible_to(request.member, number, now=now)
    if card is None:
        raise Http404
    append_journal(card.container, Deed.OPENED, who=request.member.member_id, about=None, now=now)
    return render(request, "cases/card_show.html", {"card": card, "lines": _lines(card)})


def _lines(card: OpenCard) -> list[tuple[str, str, str]]:
    """Return name, label and words of each field but her name: what to beware of comes first."""
    if card.entry is None:
        return []
    present = Presenter(translation.get_language(), [card.entry], {})
    return [
        (field.name, field.label(translation.get_language()), present.value(field, value))
        for field in sorted(card.entry.kind.fields, key=lambda one: one.name not in _BEWARE)
        if field.name != "name" and (value := card.entry.fields.get(field.name))
    ]


@keeps_what_was_typed
@members_only
def write_card(request: MemberRequest, number: str) -> HttpResponse:
    """Make the card of a case or write it anew, and show who sees it without the case."""
    member, now = request.member, timezone.now()
    case = case_or_404(member, number, now=now)
    card = card_in(case, member, now=now)
    if not case.may_write and card is not None:
        return redirect("cases:card", card.number)
    _require_pen(case, card)
    form = _form(case, card)
    offer_draft(form, request, member)
    trouble: Promise | None = None
    if request.method == "POST":
        form.typed = typed_from(request.POST)
        trouble = _save(form, case, card, member, now=now)
        if trouble is None and not form.errors:
            forget_draft(request, member)
            return redirect("cases:card_of_case", number)
    status = 422 if request.method == "POST" else 200
    return _page(request, case, card, form=form, trouble=trouble, status=status)


def _form(case: OpenCase, card: OpenCard | None) -> EntryForm:
    language = translation.get_language()
    form = EntryForm(kind_for(cards.KIND, container_type=ContainerType.CARD), language, ())
    if card is not None and card.entry is not None:
        form.typed = typed_from_entry(card.entry, language)
    elif card is None:
        words = cards.first_words(content_of(case).readable)
        form.typed = {
            name: list(value) if isinstance(value, list) else [str(value)]
            for name, value in words.items()
        }
    return form


def _save(
    form: EntryForm,
    case: OpenCase,
    card: OpenCard | None,
    member: MemberSession,
    *,
    now: datetime,
) -> Promise | None:
    """Record the form; put faults into it, or return the sentence for a trouble."""
    fields, language = form.given(), form.language
    try:
        if card is None:
            cards.make_card(case, fields, by=member, now=now, language=language)
        else:
            cards.write_card(card, fields, by=member, now=now, language=language)
    except FieldErrors as faults:
        form.blame(faults.errors)
    except (CasesError, AccountsError, EntriesError, LogError) as error:
        return _sentence(error)
    return None


@require_POST
@members_only
def give_card(request: MemberRequest, number: str) -> HttpResponse:
    """Let somebody see the card and not the case."""
    member, now = request.member, timezone.now()
    case, card = _case_and_card(member, number, now=now)
    if not case.may_share or card is None:
        raise Http404
    until = request.POST.get("until", "").strip()
    try:
        last = _last_day(until)
        holder = UUID(request.POST.get("holder", ""))
        cards.give_card(case, holder, by=member, now=now, until=last)
        return redirect("cases:card_of_case", number)
    except DateNotUnderstood:
        trouble: Promise = _("This day is not understood. Write it like 31.12.2026.")
    except ValueError:
        trouble = _("Please choose who should see the card.")
    except (CasesError, AccountsError, EntriesError, LogError) as error:
        trouble = _sentence(error)
    return _page(request, case, card, given={"trouble": trouble, "until": until}, status=422)


@require_POST
@members_only
def take_back_card(request: MemberRequest, number: str) -> HttpResponse:
    """Take the card back from somebody who has it without the case."""
    member, now = request.member, timezone.now()
    case, card = _case_and_card(member, number, now=now)
    if not case.may_share or card is None:
        raise Http404
    try:
        cards.take_back_card(case, UUID(request.POST.get("holder", "")), by=member, now=now)
    except ValueError:
        raise Http404 from None
    except (CasesError, AccountsError, EntriesError, LogError) as error:
        given = {"trouble": _sentence(error), "until": ""}
        return _page(request, case, card, given=given, status=422)
    return redirect("cases:card_of_case", number)


def _case_and_card(
    member: MemberSession, number: str, *, now: datetime
) -> tuple[OpenCase, OpenCard | None]:
    """Open both for somebody who may write; a card is made by those who may share."""
    case = case_or_404(member, number, now=now)
    card = card_in(case, member, now=now)
    _require_pen(case, card)
    return case, card


def _require_pen(case: OpenCase, card: OpenCard | None) -> None:
    if not case.may_write or (card is None and not case.may_share):
        raise Http404


def _last_day(text: str) -> date | None:
    if not text:
        return None
    found: PartialDate = parse_date(text, language=translation.get_language())
    return found.latest


def _page(
    request: HttpRequest,
    case: OpenCase,
    card: OpenCard | None,
    *,
    form: EntryForm | None = None,
    trouble: Promise | None = None,
    given: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    member: MemberSession = request.member  # type: ignore[attr-defined]
    note_reading(case, member, now=timezone.now())
    context = {
        "case": case,
        "card": card,
        "lines": _lines(card) if card else [],
        "form": form or _form(case, card),
        "is_open": card is None or (request.method == "POST" and given is None),
        "trouble": trouble,
        "given": given or {},
        "token": form_token(member.member_id),
        "draft": request.GET.get("draft") or request.POST.get("draft", ""),
        **(_sharing(member, card) if card and case.may_share else {}),
    }
    return render(request, "cases/card_write.html", context, status=status)


def _sharing(member: MemberSession, card: OpenCard) -> dict[str, object]:
    """Return who sees the card alone, and who might."""
    directory = Directory(member)
    alone = card_holders(card, directory.names(), now=timezone.now())
    holding = {one.holder for one in alone} | {member.member_id}
    people = [
        one
        for one in colleagues(member)
        if not one.has_left and not one.fault and one.member_id not in holding
    ]
    teams = [
        one for one in directory.teams().values() if not one.is_closed and one.id not in holding
    ]
    return {"alone": alone, "people": people, "teams": teams}


def _sentence(error: DalelError) -> Promise:
    found = (sentence for fault, sentence in _TROUBLES.items() if isinstance(error, fault))
    return next(found, trouble_of(error))
