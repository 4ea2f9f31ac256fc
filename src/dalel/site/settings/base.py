"""What the desk and the public site have in common.

Without an instance the secrets are empty: Django then refuses every use of them, while
static analysis and ``dalel init`` can still load the settings.
"""

from pathlib import Path

from dalel.core.keys import FLOOR
from dalel.site.environment import DESK_HOST, PUBLIC_HOST, read_environment
from dalel.site.instance import Instance, InstanceMissing, read_instance
from dalel.site.logs import logging_to_stderr
from dalel.site.mail_settings import sends_mail

SITE = Path(__file__).resolve().parent.parent
ENVIRONMENT = read_environment()


def _instance() -> Instance:
    try:
        return read_instance(ENVIRONMENT.instance)
    except InstanceMissing:
        return Instance(ENVIRONMENT.instance, "", b"", FLOOR, is_demo=False)


INSTANCE = _instance()
SECRET_KEY = INSTANCE.secret_key

# What the rooms read; they never import this package.
DALEL_INSTANCE = INSTANCE.folder
DALEL_FILES_URL = ENVIRONMENT.files_url or (INSTANCE.folder / "files").as_uri()
DALEL_NAME_KEY = INSTANCE.name_key
DALEL_KDF_COST = INSTANCE.kdf_cost
DALEL_SENDS_MAIL = sends_mail(INSTANCE.folder) and not INSTANCE.is_demo
DALEL_NEUTRAL_NAME = INSTANCE.neutral_name
# A demo answers on loopback only, whatever its file says.
DALEL_PUBLIC_HOSTS = [PUBLIC_HOST] if INSTANCE.is_demo else list(INSTANCE.public_hosts)
DALEL_DESK_HOSTS = [DESK_HOST] if INSTANCE.is_demo else list(INSTANCE.desk_hosts)

DEBUG = False
ROOT_URLCONF = ""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [SITE / "locale"]
FORMAT_MODULE_PATH = ["dalel.site.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"
USE_THOUSAND_SEPARATOR = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "dalel.site.context.surroundings",
            ],
            "string_if_invalid": "",
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

CSRF_COOKIE_NAME = "form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"

# Numbers, so that no request costs more than is known beforehand. A text field holds
# 200,000 characters, up to six bytes each once a form has encoded them.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024 + 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# A whole request, files included; the desk says more.
DALEL_BODY_BYTES = 8 * 1024 * 1024 + 64 * 1024
# And where a page takes files.
DALEL_FILES_BODY_BYTES = 4 * 1024**3
# No handler that would spool a file to the disk in the clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

MIDDLEWARE = [
    "dalel.site.headers.SecurityHeaders",
    "dalel.site.faults.RequestNumber",
    "dalel.site.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "dalel.site.faults.PlainFaults",
    "dalel.site.bodies.BoundedBodies",
    # Each program adds what belongs before and after the check of the form token.
]
FORM_CHECK = "django.middleware.csrf.CsrfViewMiddleware"
APPEND_SLASH = False

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_to_stderr()
