"""The desk as a WSGI program."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "dalel.site.settings.desk"
django.setup(set_prefix=False)

from dalel.apps.accounts import lanes  # noqa: E402, F401 - counted before any worker is there
from dalel.apps.accounts.sessions import live_count  # noqa: E402 - after the rooms are ready
from dalel.site.founding import check_seal, finish_what_was_cut_short  # noqa: E402
from dalel.site.wsgi import assemble  # noqa: E402

check_seal()
finish_what_was_cut_short()
application = assemble(live_count)
