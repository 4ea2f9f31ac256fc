"""A member's own label: what they agree to show to whoever reports."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.intake.actions.labelling import show_label
from dalel.apps.intake.desk_forms import LabelForm
from dalel.apps.intake.readers import intake_members, label_of


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def label(request: MemberRequest) -> HttpResponse:
    """Show and change what reporters see of this member."""
    member = request.member
    form = LabelForm(
        request.POST if request.method == "POST" else None,
        initial={"label": label_of(member.member_id)},
    )
    if request.method == "POST" and form.is_valid():
        show_label(member, form.cleaned_data["label"], now=timezone.now())
        return HttpResponseRedirect("/inbox")
    reads = any(one.member == member.member_id for one in intake_members())
    context = {"form": form, "reads": reads}
    return render(request, "intake/inbox_label.html", context)
