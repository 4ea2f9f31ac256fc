"""Enrolling with an invitation, and waiting to be introduced."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from dalel.apps.accounts import actions
from dalel.apps.accounts.access import AFTER_SIGN_IN, RECOVERY_KEY, SIGN_IN
from dalel.apps.accounts.errors import InvitationUnusable, NameTaken, SignInsBusy
from dalel.apps.accounts.forms import EnrolForm
from dalel.apps.accounts.lanes import STRANGERS
from dalel.apps.accounts.queries import usable_invitation
from dalel.apps.accounts.sessions import Unlocked
from dalel.apps.accounts.views.signing_in import admit, explain
from dalel.core.keys.errors import PasswordRefused


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose a name and a password."""
    now = datetime.now(UTC)
    invitation = usable_invitation(token, now=now)
    if invitation is None:
        return _unusable(request)
    form = EnrolForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            return _enrolled(request, token, form, now=now)
        except InvitationUnusable:
            return _unusable(request)
        except NameTaken:
            form.add_error("name", gettext("Somebody signs in with this name. Choose another."))
        except PasswordRefused:
            form.add_error("new_password", gettext("This password cannot be used."))
        except SignInsBusy as fault:
            status = explain(form, fault, refused="")
    context = {"form": form, "role": invitation.get_role_display()}
    return render(request, "accounts/member_enrol.html", context, status=status)


def _enrolled(request: HttpRequest, token: str, form: EnrolForm, *, now: datetime) -> HttpResponse:
    enrolled = actions.enrol(
        token,
        sign_in_name=form.cleaned_data["name"],
        display_name=form.cleaned_data["display_name"],
        password=form.cleaned_data["new_password"],
        lane=STRANGERS,
        now=now,
        has_key_to_write_down=True,
    )
    signed_in = actions.SignedIn(enrolled.member, enrolled.master)
    return admit(request, signed_in, to=RECOVERY_KEY, recovery_key=enrolled.recovery_key)


def _unusable(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_unusable.html", status=404)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Show somebody who waits what happens next, and their keys' fingerprint."""
    unlocked: Unlocked | None = getattr(request, "unlocked", None)
    if unlocked is None:
        return HttpResponseRedirect(SIGN_IN)
    if unlocked.kept.recovery_key is not None:
        return HttpResponseRedirect(RECOVERY_KEY)
    if getattr(request, "member", None) is not None:
        # A new session: the one from before was started without name and colleagues.
        signed_in = actions.SignedIn(unlocked.member_id, unlocked.kept.master)
        return admit(request, signed_in, to=AFTER_SIGN_IN)
    context = {"fingerprint": unlocked.fingerprint}
    return render(request, "accounts/member_waiting.html", context)
