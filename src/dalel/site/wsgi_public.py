"""The public site as a WSGI program. It has no sessions, so it never needs its memory."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "dalel.site.settings.public"
django.setup(set_prefix=False)

from dalel.apps.intake import wrong_words  # noqa: E402, F401 - counted before any worker is there
from dalel.site.wsgi import assemble  # noqa: E402 - after the rooms are ready

application = assemble(lambda: 0)
