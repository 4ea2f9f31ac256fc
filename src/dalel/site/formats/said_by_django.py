"""What Django says to people and we say in other words, for the catalogues."""

from django.utils.translation import gettext_lazy

FAULTS = (gettext_lazy("This field is required."),)
