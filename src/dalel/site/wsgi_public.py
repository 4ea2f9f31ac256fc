"""The public site as a WSGI program. It has no sessions, so it never needs its memory."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "dalel.site.settings.public"

from dalel.site.wsgi import assemble

application = assemble(lambda: 0)
