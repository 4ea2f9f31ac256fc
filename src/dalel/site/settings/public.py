"""The public site: what anyone sees. It has no key store, no log key and no desk address."""

from dalel.site.databases import public_database
from dalel.site.settings.base import *  # noqa: F403
from dalel.site.settings.base import (
    DALEL_INSTANCE,
    DALEL_PUBLIC_HOSTS,
    ENVIRONMENT,
    FORM_CHECK,
    MIDDLEWARE,
)

ROOT_URLCONF = "dalel.site.urls_public"
WSGI_APPLICATION = "dalel.site.wsgi_public.application"
ALLOWED_HOSTS = DALEL_PUBLIC_HOSTS
INSTALLED_APPS = [
    "dalel.apps.ledger",
    # Whose keys reports are wrapped to; the key store itself is no database of this program.
    "dalel.apps.entries",
    "dalel.apps.accounts",
    "dalel.apps.intake",
    "dalel.apps.directory",
    "dalel.apps.publication",
    "dalel.site",
]
DATABASES = {
    "default": public_database(ENVIRONMENT.public_database_url, DALEL_INSTANCE),
}
# The check of the form token reads the body, so files are taken in before it.
MIDDLEWARE = [
    *MIDDLEWARE,
    "dalel.site.floods.HonestQueue",
    "dalel.site.bodies.FewLargeBodies",
    "dalel.apps.intake.middleware.ArrivingFiles",
    FORM_CHECK,
]
FILE_UPLOAD_HANDLERS = [
    "dalel.apps.intake.arriving_files.ArrivingUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
CSRF_FAILURE_VIEW = "dalel.site.faults.csrf_failure"
# The choice of a language is forgotten when the browser closes.
LANGUAGE_COOKIE_AGE = None
# A story of 200,000 characters, and some more, so that the page itself says what is too long.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# The page says that it takes 40; what is more is answered in a sentence.
DATA_UPLOAD_MAX_NUMBER_FILES = 50
DALEL_PROGRAM = "public"
