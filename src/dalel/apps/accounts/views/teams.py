"""Teams: which there are, who is in them, and what becomes of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dalel.apps.accounts import actions
from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.errors import (
    AccountsError,
    AlreadyInTeam,
    LastOfTeam,
    MemberUnknown,
    MustNotSee,
    NotInTeam,
    TeamStillHolds,
    TeamUnknown,
)
from dalel.apps.accounts.queries import Colleague, colleagues
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.team_forms import RenameForm, TeamForm
from dalel.apps.accounts.teams import TeamRow, team_rows
from dalel.apps.entries.errors import EntriesError, KeyChanged
from dalel.apps.ledger.errors import LogError
from dalel.core.entries import FieldErrors
from dalel.core.errors import DalelError

TEAMS = "/organisation/teams"
_TROUBLES: dict[type[DalelError], Promise] = {
    AlreadyInTeam: _("This person is in the team already."),
    LastOfTeam: _("You are the last one in this team. Add somebody else first, or close the team."),
    MustNotSee: _(
        "This person must not see a case that the team holds, so they cannot join. "
        "Take the case back from the team first, or give them single cases."
    ),
    NotInTeam: _("This person is not in the team any more."),
    MemberUnknown: _("Please choose a colleague."),
    KeyChanged: _("Somebody changed something just now. Please try again."),
    AccountsError: _("The keys of a colleague do not match. Nothing was changed."),
    LogError: _("The storage could not take this. Nothing was saved; please tell whoever runs it."),
}
_OTHER_TROUBLE = _("This could not be saved. Please try again.")
_UNWRITABLE = _("This name cannot be recorded. Please write it with ordinary letters.")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def teams(request: MemberRequest) -> HttpResponse:
    """Show the teams, and found one."""
    _require_colleague(request)
    offered = [one for one in _offered(request) if one.member_id != request.member.member_id]
    language = translation.get_language()
    data = request.POST if request.method == "POST" else None
    form = TeamForm(data, colleagues=offered, language=language)
    trouble: str | Promise = ""
    if form.is_valid():
        try:
            return HttpResponseRedirect(f"{TEAMS}/{_found(request, form)}")
        except FieldErrors:
            form.add_error("name", _UNWRITABLE)
        except (AccountsError, EntriesError, LogError) as error:
            trouble = _sentence(error)
    rows = team_rows(request.member, language=language, today=timezone.localdate())
    context = {"rows": rows, "form": form, "trouble": trouble}
    status = 200 if data is None else 422
    return render(request, "accounts/teams.html", context, status=status)


def _found(request: MemberRequest, form: TeamForm) -> UUID:
    """Found a team; whoever founds it for others is not in it afterwards."""
    session, now = request.member, datetime.now(UTC)
    typed = form.cleaned_data
    team = actions.found_team(
        session, name=typed["name"], purpose=typed["purpose"], members=form.chosen, now=now
    )
    if not typed["stays"]:
        # The session anew: it knew nothing of this team yet.
        actions.take_from_team(replace(session), team, session.member_id, now=now)
    return team


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def team(request: MemberRequest, team: UUID) -> HttpResponse:
    """Show one team; let those who are in it change it."""
    _require_colleague(request)
    row = _row_or_404(request, team)
    if request.method != "POST":
        return _page(request, row)
    deed = _DEEDS.get(request.POST.get("do", ""))
    if deed is None or not row.is_mine:
        raise Http404
    try:
        deed(request, team)
    except FieldErrors:
        return _page(request, row, _UNWRITABLE)
    except (AccountsError, EntriesError, LogError) as error:
        return _page(request, row, _sentence(error))
    is_there = request.POST["do"] != "close"
    return HttpResponseRedirect(f"{TEAMS}/{team}" if is_there else TEAMS)


def _page(request: MemberRequest, row: TeamRow, trouble: str | Promise = "") -> HttpResponse:
    there = row.team.members
    context = {
        "row": row,
        "offered": [one for one in _offered(request) if one.member_id not in there],
        "form": RenameForm(initial={"name": row.team.name}),
        "trouble": trouble,
    }
    return render(request, "accounts/team.html", context, status=422 if trouble else 200)


def _row_or_404(request: MemberRequest, team: UUID) -> TeamRow:
    rows = team_rows(
        request.member, language=translation.get_language(), today=timezone.localdate()
    )
    found = next((row for row in rows if row.team.id == team), None)
    if found is None:
        raise Http404
    return found


def _require_colleague(request: MemberRequest) -> None:
    """Guests see single cases: to them there are no teams."""
    if request.member.role == Role.GUEST:
        raise Http404


def _offered(request: MemberRequest) -> list[Colleague]:
    """Return those who can be let into a team."""
    return [
        one
        for one in colleagues(request.member)
        if not one.has_left and not one.fault and one.role != Role.GUEST
    ]


def _chosen(request: MemberRequest) -> UUID:
    try:
        return UUID(request.POST.get("member", ""))
    except ValueError as error:
        raise MemberUnknown(member=UUID(int=0)) from error


def _add(request: MemberRequest, team: UUID) -> None:
    actions.add_to_team(request.member, team, _chosen(request), now=datetime.now(UTC))


def _take_out(request: MemberRequest, team: UUID) -> None:
    actions.take_from_team(request.member, team, _chosen(request), now=datetime.now(UTC))


def _renew(request: MemberRequest, team: UUID) -> None:
    actions.renew_team(request.member, team, now=datetime.now(UTC))


def _rename(request: MemberRequest, team: UUID) -> None:
    form = RenameForm(request.POST)
    if not form.is_valid():
        raise FieldErrors(())
    actions.rename_team(request.member, team, form.cleaned_data["name"], now=datetime.now(UTC))


def _close(request: MemberRequest, team: UUID) -> None:
    actions.close_team(request.member, team, now=datetime.now(UTC))


_DEEDS: dict[str, Callable[[MemberRequest, UUID], None]] = {
    "add": _add,
    "take_out": _take_out,
    "renew": _renew,
    "rename": _rename,
    "close": _close,
}


def _sentence(error: DalelError) -> str | Promise:
    if isinstance(error, TeamUnknown):
        raise Http404
    if isinstance(error, TeamStillHolds):
        sentence = ngettext(
            "The team still holds %(count)d case. Take it back from the team first.",
            "The team still holds %(count)d cases. Take them back from the team first.",
            error.count,
        )
        return sentence % {"count": error.count}
    found = (sentence for fault, sentence in _TROUBLES.items() if isinstance(error, fault))
    return next(found, _OTHER_TROUBLE)
