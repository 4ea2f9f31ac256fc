"""The page on which a case is shared: who has access, who can be given it, who must not see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext

from dalel.apps.accounts.access import MemberRequest
from dalel.apps.accounts.exclusions import exclusions_in
from dalel.apps.accounts.queries import colleagues
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.teams import holder_names, team_rows
from dalel.apps.cases.closeness import Closeness
from dalel.apps.cases.queries import OpenCase, access_to, content_of
from dalel.apps.cases.record import CaseRecord
from dalel.apps.cases.share_forms import (
    COLLEAGUE,
    GUEST,
    TEAM,
    Choices,
    ExclusionForm,
    ShareForm,
    Words,
    reasons,
)
from dalel.apps.cases.views.pages import note_reading
from dalel.apps.entries.presenting import PARTIES, Presenter

WORDS = {words.to: words for words in (COLLEAGUE, TEAM, GUEST)}


@dataclass(frozen=True)
class ShownExclusion:
    """Somebody who must not see the case, in words."""

    member: UUID
    name: str
    why: str
    party: str
    reason: str


class SharePage:
    """Everything the page shows, for one member and one case; reading it is noted."""

    def __init__(self, request: MemberRequest, case: OpenCase, *, now: datetime) -> None:
        self.request, self.case, self.now = request, case, now
        self.member, self.language = request.member, translation.get_language()
        note_reading(case, self.member, now=now)
        self.content = content_of(case)
        self.names = holder_names(self.member)
        self.present = Presenter(self.language, self.content.readable, self.names)
        self.people = access_to(case, self.member, now=now, names=self.names)
        self._excluded = exclusions_in(self.content.entries)
        self._colleagues = [one for one in colleagues(self.member) if not one.has_left]

    def share_form(self, data: QueryDict | None = None, *, to: str = "") -> ShareForm:
        """Return the form of one section; of the one that was sent, with what was typed."""
        words = WORDS.get((data.get("to", "") if data else to) or COLLEAGUE.to, COLLEAGUE)
        return ShareForm(
            data,
            words=words,
            offered=self._offered(words, also=data.get("member", "") if data else ""),
            today=timezone.localdate(self.now),
            language=self.language,
        )

    def exclusion_form(self, data: QueryDict | None = None) -> ExclusionForm:
        """Return the form that marks somebody who must not see the case."""
        offered = [one for one in self._colleagues if one.member_id not in self._excluded]
        people = [(str(one.member_id), one.display_name) for one in offered]
        live = CaseRecord(self.content.readable).live
        parties = [
            (str(entry.id), self.present.title_of(str(entry.id)))
            for entry in live.values()
            if entry.kind.name in PARTIES
        ]
        return ExclusionForm(data, people=people, parties=parties, language=self.language)

    def _offered(self, words: Words, *, also: str = "") -> Choices:
        """Return who can be given access; ``also`` names whose access is to be changed."""
        holding = {access.member: access.name for access in self.people}
        if words is TEAM:
            today = timezone.localdate(self.now)
            rows = team_rows(self.member, language=self.language, today=today)
            found = [(row.team.id, row.team.name) for row in rows if not row.fault]
        else:
            is_guest = words is GUEST
            found = [
                (one.member_id, one.display_name)
                for one in self._colleagues
                if (one.role == Role.GUEST) == is_guest
            ]
        changed = [(str(one), name) for one, name in holding.items() if str(one) == also]
        return changed + [(str(one), name) for one, name in found if one not in holding]

    def must_not_see(self, member: UUID, holder: UUID) -> str:
        """Return the sentence for somebody who would be shown what they must not see."""
        name = {"name": self.names.get(member, "")}
        if member == holder:
            return gettext("%(name)s must not see this case: look below.") % name
        return gettext("%(name)s is in this team and must not see this case: look below.") % name

    def answer(
        self,
        form: ShareForm | None = None,
        *,
        close: Sequence[Closeness] = (),
        exclusion: ExclusionForm | None = None,
        lost: Sequence[UUID] = (),
        trouble: str | Promise = "",
    ) -> HttpResponse:
        """Return the page; with status 422 where something is to be looked at again."""
        sent = form.words.to if form else ""
        forms = [
            form if form and to == sent else self.share_form(to=to)
            for to, words in WORDS.items()
            if to == sent or self._offered(words)
        ]
        context: dict[str, Any] = {
            "case": self.case,
            "people": self.people,
            "forms": forms,
            "sent": sent,
            "close": close,
            "excluded": self._shown_exclusions(),
            "exclusion": exclusion or self.exclusion_form(),
            "lost": [self.names.get(one, "") for one in lost if one not in self._own(exclusion)],
            "loses_own": bool(set(lost) & self._own(exclusion)),
            "trouble": trouble,
        }
        again = form or exclusion or trouble
        return render(self.request, "cases/case_share.html", context, status=422 if again else 200)

    @staticmethod
    def _own(exclusion: ExclusionForm | None) -> set[UUID]:
        """Return the person that a sent exclusion is about."""
        return (
            {UUID(exclusion.cleaned_data["member"])}
            if exclusion and exclusion.is_valid()
            else set()
        )

    def _shown_exclusions(self) -> list[ShownExclusion]:
        why = dict(reasons(self.language))
        return [
            ShownExclusion(
                one.member,
                self.names.get(one.member, ""),
                why.get(one.why, ""),
                self.present.title_of(one.party) if one.party else "",
                one.reason,
            )
            for one in self._excluded.values()
        ]
