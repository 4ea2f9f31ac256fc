"""The quiet pages of the public site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what can be done here."""
    return render(request, "site/public_home.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Answer the questions a careful reader asks first."""
    return render(request, "site/public_help.html")
