"""What is typed in to sign in, to enrol, and to look after one's own keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from dalel.apps.accounts.credentials import name_hash
from dalel.apps.accounts.limits import (
    LONGEST_NAME,
    LONGEST_PASSWORD,
    LONGEST_TYPED_PIN,
    SHORTEST_PASSWORD,
)
from dalel.apps.accounts.recovery_groups import asked_groups, is_group
from dalel.apps.accounts.roles import Role, colleague_roles
from dalel.apps.accounts.shifts import is_easy, is_pin
from dalel.core.keys.credentials import RecoveryKey, parse_recovery_key
from dalel.core.keys.errors import RecoveryKeyMistyped


def _sign_in_name(help_text: Any = "") -> forms.CharField:
    attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label=_("Sign-in name"),
        help_text=help_text,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs=attributes),
    )


def _password(label: Any, *, autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def _new_password(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=_("At least 12 characters. Four or five unrelated words are easy to remember."),
        min_length=SHORTEST_PASSWORD,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SignInForm(forms.Form):
    """A name and a password."""

    name = _sign_in_name()
    password = _password(_("Password"), autocomplete="current-password")


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    new_password = _new_password(_("New password"))
    again = _password(_("The same password again"), autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        """Check that both are the same, and that the password is not the name."""
        cleaned = super().clean() or {}
        password, again = cleaned.get("new_password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords are not the same."))
        name = cleaned.get("name")
        if password and name and name_hash(password) == name_hash(name):
            self.add_error("new_password", _("Choose a password that is not your name."))
        return cleaned


class EnrolForm(NewPasswordForm):
    """What an invited person chooses."""

    name = _sign_in_name(
        _("Only you type it. It is not stored in a readable form, so it may be any word.")
    )
    display_name = forms.CharField(
        label=_("Name your colleagues will see"),
        help_text=_("As they call you. It is sealed: only members can read it."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    field_order = ("name", "display_name", "new_password", "again")


class RecoverForm(NewPasswordForm):
    """The printed key, and a new password."""

    name = _sign_in_name()
    recovery_key = forms.CharField(
        label=_("Recovery key"),
        help_text=_("Fourteen groups of four characters. Case, spaces and hyphens do not matter."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    field_order = ("name", "recovery_key", "new_password", "again")

    def clean_recovery_key(self) -> str:
        """Find typing errors before anything is tried."""
        typed = str(self.cleaned_data["recovery_key"])
        try:
            parse_recovery_key(typed)
        except RecoveryKeyMistyped as error:
            raise forms.ValidationError(
                _("A character is missing or wrong. Compare it with the print, group by group.")
            ) from error
        return typed


class ChangePasswordForm(NewPasswordForm):
    """The password that holds now, and a new one."""

    old_password = _password(_("Password you use now"), autocomplete="current-password")

    field_order = ("old_password", "new_password", "again")


class PasswordForm(forms.Form):
    """The password that holds now, before something that lasts."""

    password = _password(_("Password you use now"), autocomplete="current-password")


class WrittenDownForm(forms.Form):
    """Two groups of a recovery key, typed from what was written down."""

    first = forms.CharField(max_length=20)
    second = forms.CharField(max_length=20)

    def __init__(self, *args: Any, key: RecoveryKey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._key = key
        for name, number in zip(("first", "second"), asked_groups(key), strict=True):
            self.fields[name].label = _("Group %(number)d") % {"number": number}
            attributes = {"autocomplete": "off", "spellcheck": "false", "class": "is-short"}
            self.fields[name].widget.attrs.update(attributes)

    def clean(self) -> dict[str, Any]:
        """Compare both with the key."""
        cleaned = super().clean() or {}
        for name, number in zip(("first", "second"), asked_groups(self._key), strict=True):
            if name in cleaned and not is_group(self._key, number, cleaned[name]):
                self.add_error(name, _("This is not the group with this number. Look again."))
        return cleaned


def _pin(label: Any, help_text: Any = "", **more: Any) -> forms.CharField:
    """Return a field whose digits are hidden and, on a phone, typed on large keys."""
    attributes = {
        "autocomplete": "off",
        "inputmode": "numeric",
        "pattern": "[0-9]*",
        "class": "is-pin",
        **more,
    }
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_TYPED_PIN,
        widget=forms.PasswordInput(attrs=attributes),
    )


class PinForm(forms.Form):
    """The PIN of somebody who left a session in this browser."""

    pin = _pin(_("PIN"), autofocus=True)


class NewPinForm(forms.Form):
    """A PIN for this browser and this shift, typed twice."""

    new_pin = _pin(
        _("Your PIN"),
        _("4 to 8 digits. Not all the same, and no row such as 1234 or 9876."),
    )
    again = _pin(_("The same PIN again"))

    def clean_new_pin(self) -> str:
        """Refuse what anybody would try first."""
        pin = str(self.cleaned_data["new_pin"])
        if not is_pin(pin):
            raise forms.ValidationError(_("A PIN has 4 to 8 digits and nothing else."))
        if is_easy(pin):
            raise forms.ValidationError(_("Others would guess this PIN first. Choose another."))
        return pin

    def clean(self) -> dict[str, Any]:
        """Check that both are the same."""
        cleaned = super().clean() or {}
        pin, again = cleaned.get("new_pin"), cleaned.get("again")
        if pin and again and pin != again:
            self.add_error("again", _("The two PINs are not the same."))
        return cleaned


class InviteForm(forms.Form):
    """Whom to invite: only the role is known beforehand."""

    role = forms.ChoiceField(label=_("Role of the person"), choices=Role.choices)


class RoleForm(forms.Form):
    """Another role for a member; each with what it is for."""

    role = forms.ChoiceField(label=_("New role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, but: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        part = '<span>{}<span class="choice-note">{}</span></span>'
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, format_html(part, role.label, role.sentence))
            for role in colleague_roles()
            if role != but
        ]
