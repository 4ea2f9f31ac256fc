"""Signing in and out, and coming back with the printed key."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dalel.apps.accounts import actions, sessions
from dalel.apps.accounts.access import SIGN_IN, SWITCH, local_path
from dalel.apps.accounts.credentials import name_hash
from dalel.apps.accounts.devices import known_device, remember_device
from dalel.apps.accounts.errors import SignInRefused, SignInsBusy, SignInTooSoon
from dalel.apps.accounts.forms import RecoverForm, SignInForm
from dalel.apps.accounts.sessions import drop_cookie, end_session, set_cookie
from dalel.apps.accounts.shifts import keep_place, places_here
from dalel.core.keys.credentials import RecoveryKey
from dalel.core.keys.errors import PasswordRefused

RETRY_SECONDS = 5


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a name and a password."""
    asked = local_path(request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST" and getattr(request, "unlocked", None) is not None:
        return HttpResponseRedirect(asked)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, "accounts/sign_in.html", form, asked)
    device = known_device(request, name_hash(form.cleaned_data["name"]))
    try:
        signed_in = actions.sign_in(
            form.cleaned_data["name"],
            form.cleaned_data["password"],
            is_known_device=bool(device),
            device=device,
        )
    except (SignInRefused, SignInTooSoon, SignInsBusy) as fault:
        refused = gettext("The name and the password do not belong together.")
        status = explain(form, fault, refused=refused)
        return _page(request, "accounts/sign_in.html", form, asked, status=status)
    return admit(request, signed_in, to=asked)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; colleagues who left theirs in this browser are offered it next."""
    sessions.sign_out(request)
    response = HttpResponseRedirect(SWITCH if places_here(request) else SIGN_IN)
    drop_cookie(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Let the printed key set a new password."""
    form = RecoverForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, "accounts/recover.html", form, "")
    device = known_device(request, name_hash(form.cleaned_data["name"]))
    try:
        signed_in = actions.recover(
            form.cleaned_data["name"],
            form.cleaned_data["recovery_key"],
            new_password=form.cleaned_data["new_password"],
            is_known_device=bool(device),
            device=device,
        )
    except PasswordRefused:
        form.add_error("new_password", gettext("This password cannot be used."))
        return _page(request, "accounts/recover.html", form, "")
    except (SignInRefused, SignInTooSoon, SignInsBusy) as fault:
        refused = gettext("The name and the recovery key do not belong together.")
        status = explain(form, fault, refused=refused)
        return _page(request, "accounts/recover.html", form, "", status=status)
    return admit(request, signed_in, to=local_path(""))


def admit(
    request: HttpRequest,
    signed_in: actions.SignedIn,
    *,
    to: str,
    recovery_key: RecoveryKey | None = None,
) -> HttpResponse:
    """Start a session in this browser and lead on."""
    end_session(request)
    cookie = actions.begin_session(signed_in, recovery_key=recovery_key)
    keep_place(request, signed_in.member, session=cookie)
    response = HttpResponseRedirect(to)
    set_cookie(response, request, cookie)
    remember_device(request, response, signed_in.member)
    rotate_token(request)
    return response


def explain(form: Form, fault: Exception, *, refused: str) -> int:
    """Put into words why somebody did not get in; return the status of the answer."""
    if isinstance(fault, SignInTooSoon):
        sentence = ngettext(
            "Too many attempts. Wait %(seconds)d second and try again.",
            "Too many attempts. Wait %(seconds)d seconds and try again.",
            fault.seconds,
        )
        form.add_error(None, sentence % {"seconds": fault.seconds})
        return 429
    if isinstance(fault, SignInsBusy):
        form.add_error(
            None,
            gettext("Too many sign-ins at the moment. Nothing is wrong; try again shortly."),
        )
        return 503
    form.add_error(None, refused)
    return 200


def _page(
    request: HttpRequest, template: str, form: Form, asked: str, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "next": asked, "has_places": bool(places_here(request))}
    response = render(request, template, context, status=status)
    if status in (429, 503):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
