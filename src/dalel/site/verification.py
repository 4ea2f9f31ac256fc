"""Checks a receipt or a bundle that a reader brings. Nothing of it is kept.

The form needs no token: it changes nothing, so nobody gains by sending it in another's name.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dalel.apps.ledger.log_key import published_log_key
from dalel.site.checking import check

LONGEST_TEXT = 60_000


class VerificationForm(forms.Form):
    """A receipt as text, or a file."""

    receipt = forms.CharField(
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        label=_("The text of the receipt"),
        help_text=_("Scan the square code with a phone and paste all of the text here."),
        widget=forms.Textarea(attrs={"rows": 5, "class": "mono", "spellcheck": "false"}),
    )
    file = forms.FileField(
        required=False,
        label=_("Or a file"),
        help_text=_("A receipt or a bundle, up to 8 MB."),
    )

    def clean(self) -> dict[str, object]:
        """Take exactly what can be checked: the file if there is one, else the text."""
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), str(cleaned.get("receipt") or "")
        if file is None and not text.strip() and not self.errors:
            raise forms.ValidationError(_("Paste the text of a receipt or choose a file."))
        cleaned["data"] = file.read() if file is not None else _unwrapped(text).encode()
        return cleaned


def _unwrapped(text: str) -> str:
    """Join the lines that a messenger broke; its spaces count, and so does a text in lines."""
    return text if text.startswith("c2sp.org/") else "".join(text.splitlines())


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Show the form and, once something was brought, what it proves."""
    log_key = published_log_key()
    form = VerificationForm(request.POST or None, request.FILES or None)
    shown: dict[str, object] = {"form": form, "log_key": log_key}
    if request.method == "POST":
        form = shown["form"] = VerificationForm(request.POST, request.FILES)
        if form.is_valid():
            shown["outcome"] = check(form.cleaned_data["data"], log_key=log_key)
    return render(request, "site/public_verify.html", shown)
