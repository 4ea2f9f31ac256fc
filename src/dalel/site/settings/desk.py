"""The desk: what members see."""

from dalel.site.databases import keystore_database, records_database
from dalel.site.settings.base import *  # noqa: F403
from dalel.site.settings.base import (
    DALEL_DESK_HOSTS,
    DALEL_INSTANCE,
    ENVIRONMENT,
    FORM_CHECK,
    MIDDLEWARE,
)

ROOT_URLCONF = "dalel.site.urls_desk"
WSGI_APPLICATION = "dalel.site.wsgi_desk.application"
ALLOWED_HOSTS = DALEL_DESK_HOSTS
INSTALLED_APPS = [
    "dalel.apps.ledger",
    "dalel.apps.entries",
    "dalel.apps.accounts",
    "dalel.apps.intake",
    "dalel.apps.cases",
    "dalel.apps.filings",
    "dalel.apps.procedure",
    "dalel.apps.directory",
    "dalel.apps.publication",
    "dalel.site",
]
DATABASES = {
    "default": records_database(ENVIRONMENT.database_url, DALEL_INSTANCE),
    "keystore": keystore_database(DALEL_INSTANCE),
}
DATABASE_ROUTERS = ["dalel.apps.entries.keystore.KeystoreRouter"]
# The check of the form token reads the body, so files are taken in before it.
MIDDLEWARE = [
    *MIDDLEWARE,
    "dalel.apps.accounts.middleware.MemberOfRequest",
    "dalel.apps.entries.uploads.UploadLaneMiddleware",
    FORM_CHECK,
    "dalel.apps.cases.middleware.WrongKeysShown",
]
FILE_UPLOAD_HANDLERS = [
    "dalel.apps.entries.brought.BroughtFileHandler",
    "dalel.apps.entries.uploads.EncryptingUploadHandler",
]
CSRF_FAILURE_VIEW = "dalel.apps.cases.views.lost_sessions.csrf_failure"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
# An entry takes 40 files; the handler above says so in a sentence before this refuses the form.
DATA_UPLOAD_MAX_NUMBER_FILES = 50
DALEL_BODY_BYTES = 4 * 1024**3
DALEL_PROGRAM = "desk"
