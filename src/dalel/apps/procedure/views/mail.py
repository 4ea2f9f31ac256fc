"""The page on which a member asks for the daily mail, or ends it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_POST

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.procedure.daily_mail import Wish, ask_for_mail, end_mail, is_mail_sent, wish_of
from dalel.apps.procedure.mail_form import MailForm


@members_only
def show_mail(request: MemberRequest) -> HttpResponse:
    """Explain the daily mail; take the address it goes to."""
    form = MailForm(request.POST) if request.method == "POST" else MailForm()
    if request.method == "POST":
        if not is_mail_sent():
            raise Http404
        if form.is_valid():
            wish = Wish(form.cleaned_data["address"], translation.get_language())
            ask_for_mail(request.member, wish)
            return redirect("procedure:mail")
    context = {"form": form, "is_sent": is_mail_sent(), "wish": wish_of(request.member)}
    status = 422 if request.method == "POST" else 200
    return render(request, "procedure/mail.html", context, status=status)


@members_only
@require_POST
def end(request: MemberRequest) -> HttpResponse:
    """Forget the address."""
    end_mail(request.member)
    return redirect("procedure:mail")
