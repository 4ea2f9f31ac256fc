"""A member's own password and recovery key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dalel.apps.accounts import actions
from dalel.apps.accounts.access import RECOVERY_KEY, SIGN_IN, WAITING, MemberRequest, members_only
from dalel.apps.accounts.devices import known_device_of
from dalel.apps.accounts.errors import SignInRefused, SignInsBusy, SignInTooSoon
from dalel.apps.accounts.forms import ChangePasswordForm, PasswordForm, WrittenDownForm
from dalel.apps.accounts.queries import has_key_to_write_down
from dalel.apps.accounts.recovery_groups import groups_of
from dalel.apps.accounts.sessions import Unlocked
from dalel.apps.accounts.views.signing_in import explain
from dalel.core.keys.credentials import RecoveryKey
from dalel.core.keys.errors import PasswordRefused

ACCOUNT = "/account"

KeyView = Callable[[HttpRequest, Unlocked, RecoveryKey], HttpResponse]


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def account(request: MemberRequest) -> HttpResponse:
    """Show the member's own keys, and change the password."""
    form = ChangePasswordForm(request.POST if request.method == "POST" else None)
    status, is_changed = 200, False
    if form.is_valid():
        status, is_changed = _change_password(request, form)
    shown = ChangePasswordForm() if is_changed else form
    return _page(request, form=shown, is_changed=is_changed, status=status)


def _page(
    request: MemberRequest,
    *,
    form: ChangePasswordForm | None = None,
    key_form: PasswordForm | None = None,
    is_changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form or ChangePasswordForm(),
        "key_form": key_form or PasswordForm(),
        "is_changed": is_changed,
        "fingerprint": request.unlocked.fingerprint,
    }
    return render(request, "accounts/account.html", context, status=status)


def _change_password(request: MemberRequest, form: ChangePasswordForm) -> tuple[int, bool]:
    device = known_device_of(request, request.unlocked.member_id)
    try:
        actions.change_password(
            request.unlocked,
            old_password=form.cleaned_data["old_password"],
            new_password=form.cleaned_data["new_password"],
            is_known_device=bool(device),
            device=device,
        )
    except SignInRefused:
        form.add_error("old_password", _not_the_password())
    except PasswordRefused:
        form.add_error("new_password", gettext("This password cannot be used."))
    except (SignInTooSoon, SignInsBusy) as fault:
        return explain(form, fault, refused=""), False
    return 200, form.is_valid()


def _not_the_password() -> str:
    return gettext("This is not the password you use now.")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def make_recovery_key(request: MemberRequest) -> HttpResponse:
    """Make a recovery key for whoever knows the password, not for whoever finds the desk open."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, key_form=form)
    device, status = known_device_of(request, request.unlocked.member_id), 200
    try:
        actions.offer_recovery_key(
            request.unlocked,
            password=form.cleaned_data["password"],
            is_known_device=bool(device),
            device=device,
        )
        return HttpResponseRedirect(RECOVERY_KEY)
    except SignInRefused:
        form.add_error("password", _not_the_password())
    except (SignInTooSoon, SignInsBusy) as fault:
        status = explain(form, fault, refused="")
    return _page(request, key_form=form, status=status)


def _while_a_key_waits(view: KeyView) -> Callable[[HttpRequest], HttpResponse]:
    """Show a page only to somebody who has yet to write a recovery key down."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        unlocked: Unlocked | None = getattr(request, "unlocked", None)
        if unlocked is None:
            return HttpResponseRedirect(SIGN_IN)
        if unlocked.kept.recovery_key is None:
            return HttpResponseRedirect(_next_page(request))
        return view(request, unlocked, unlocked.kept.recovery_key)

    return guarded


def _next_page(request: HttpRequest) -> str:
    return ACCOUNT if getattr(request, "member", None) is not None else WAITING


@require_safe
@_while_a_key_waits
def recovery_key(request: HttpRequest, unlocked: Unlocked, key: RecoveryKey) -> HttpResponse:
    """Show the key, to be written down."""
    context = {"groups": groups_of(key), "can_be_put_off": _can_be_put_off(request, unlocked)}
    return render(request, "accounts/recovery_key.html", context)


def _can_be_put_off(request: HttpRequest, unlocked: Unlocked) -> bool:
    """Return whether there is a key that was written down before."""
    is_member = getattr(request, "member", None) is not None
    return is_member and not has_key_to_write_down(unlocked.member_id)


@require_http_methods(["GET", "HEAD", "POST"])
@_while_a_key_waits
def check_recovery_key(request: HttpRequest, unlocked: Unlocked, key: RecoveryKey) -> HttpResponse:
    """Ask for two groups, without showing the key; then it counts."""
    form = WrittenDownForm(request.POST if request.method == "POST" else None, key=key)
    if not form.is_valid():
        return render(request, "accounts/recovery_key_check.html", {"form": form})
    actions.replace_recovery_key(unlocked, key)
    return HttpResponseRedirect(_next_page(request))


@require_POST
@_while_a_key_waits
def keep_old_key(request: HttpRequest, unlocked: Unlocked, key: RecoveryKey) -> HttpResponse:
    """Drop a new key that was not written down; somebody without another cannot skip it."""
    if not _can_be_put_off(request, unlocked):
        return HttpResponseRedirect(RECOVERY_KEY)
    unlocked.keep(replace(unlocked.kept, recovery_key=None))
    return HttpResponseRedirect(ACCOUNT)
