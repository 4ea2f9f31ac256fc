"""Where a member wants the daily mail."""

from __future__ import annotations

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

LONGEST_ADDRESS = 254


class MailForm(forms.Form):
    """One address, in plain letters: what a mail server takes everywhere."""

    address = forms.CharField(
        label=_("E-mail address"),
        help_text=_("Best one that does not carry your name and that you open nowhere else."),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_address(self) -> str:
        """Refuse what no mail could reach."""
        address = str(self.cleaned_data["address"])
        wrong = forms.ValidationError(_("This is not an e-mail address. Example: note@example.org"))
        if not address.isascii():
            raise wrong
        try:
            validate_email(address)
        except forms.ValidationError as fault:
            raise wrong from fault
        return address
