"""Settings: every value comes from the environment, and the defaults run from a fresh checkout.

The embedded default needs nothing: SQLite and files in one data folder, which also keeps the keys that were made on
the first start. docs/operators.md has the table of all variables.
"""

import os
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from leadhub.credentials.vault import new_key
from leadhub.keys import key_from_file, long_key

BASE_DIR = Path(__file__).resolve().parent.parent
# Templates and static files: beside the package in a checkout, inside it in an installed wheel.
CHECKOUT = (BASE_DIR / "manage.py").exists()
SHIPPED = BASE_DIR if CHECKOUT else BASE_DIR / "leadhub" / "_shipped"
env = Env()

DEBUG = env.bool("LEADHUB_DEBUG", False)
DATA_DIR: Path = Path(env.str("LEADHUB_DATA_DIR", str((BASE_DIR if CHECKOUT else Path.cwd()) / "data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)

# --- Keys -------------------------------------------------------------------------------------------------------------
# One machine: made once and kept in the data folder. Several machines share a database, so they must be told.
_embedded = "DATABASE_URL" not in os.environ


def _key(variable: str, filename: str, make: Callable[[], str] = new_key) -> str:
    value = env.str(variable, "")
    if value:
        return value
    if not _embedded:
        raise ImproperlyConfigured(
            f"DATABASE_URL is set, so {variable} must be set too: all machines need the same key."
        )
    return key_from_file(DATA_DIR / filename, make)


SECRET_KEY = _key("LEADHUB_SECRET_KEY", "secret.key", long_key)
# Under which sent phones and do-not-call lists are hashed. It must never change, or LeadHub forgets whom it sent.
LEADHUB_PHONE_KEY = _key("LEADHUB_PHONE_KEY", "phones.key")
# Newest key first; older ones still open what they sealed.
LEADHUB_SEAL_KEYS: list[str] = [key.strip() for key in _key("LEADHUB_SEAL_KEYS", "seal.keys").split(",") if key.strip()]

# --- What an operator may turn ----------------------------------------------------------------------------------------
LEADHUB_UPLOAD_MAX_BYTES = env.int("LEADHUB_UPLOAD_MAX_MB", 200) * 1_000_000
LEADHUB_UPLOAD_DAYS = env.int("LEADHUB_UPLOAD_DAYS", 7)  # an upload nobody confirmed is forgotten after this
LEADHUB_READ_MEMORY = env.int("LEADHUB_READ_MEMORY_MB", 1500) * 1_000_000
LEADHUB_READ_SECONDS = env.int("LEADHUB_READ_SECONDS", 300)
# The processors this process may use, which in a container or under taskset are fewer than the machine has.
_processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
LEADHUB_CHECK_PROCESSES = env.int("LEADHUB_CHECK_PROCESSES", min(4, _processors))
LEADHUB_CUSTOM_DEPLOYMENT_URL = env.str("LEADHUB_CUSTOM_DEPLOYMENT_URL", "")  # loopback only: practice and tests
# The app that "Connect with RingCentral" signs in with, so that nobody has to register one. No secret: a public app.
LEADHUB_RINGCENTRAL_CLIENT_ID = env.str("LEADHUB_RINGCENTRAL_CLIENT_ID", "").strip()
LEADHUB_RINGCENTRAL_CLIENT_SECRET = env.str("LEADHUB_RINGCENTRAL_CLIENT_SECRET", "").strip()
# Codes of leadTimezone that the accounts use, where no lead of a campaign shows them yet.
LEADHUB_TIMEZONE_CODES: list[str] = env.list("LEADHUB_TIMEZONE_CODES", [])
LEADHUB_LOAD_TIMEOUT = env.float("LEADHUB_LOAD_TIMEOUT_SECONDS", 120.0)
LEADHUB_SENDERS = env.int("LEADHUB_SENDERS", 8)  # batches under way at the same time, for each machine and sub-account
# A call whose answer was lost may still be at work in RingCX, and its leads lag behind in the search: only so long
# after it is certainly over can a search prove that a batch is not there.
LEADHUB_SETTLE_SECONDS = env.float("LEADHUB_SETTLE_SECONDS", 30.0)

# --- Django -----------------------------------------------------------------------------------------------------------
ALLOWED_HOSTS = env.list("LEADHUB_ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("LEADHUB_TRUSTED_ORIGINS", [])
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_q",
    "leadhub.web",
    "leadhub.audit",
    "leadhub.people",
    "leadhub.credentials",
    "leadhub.suppression",
    "leadhub.accounts",
    "leadhub.campaigns",
    "leadhub.submissions",
    "leadhub.uploads",
    "leadhub.console",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "leadhub.web.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "leadhub.urls"
CSRF_FAILURE_VIEW = "leadhub.web.views.csrf_failure"
WSGI_APPLICATION = "leadhub.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SHIPPED / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["leadhub.web.templatetags.leadhub"],
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"]),
            ],
        },
    }
]
if DEBUG:
    TEMPLATES[0]["OPTIONS"]["loaders"] = ["django.template.loaders.filesystem.Loader"]  # type: ignore[index]  # the stubs know only plain dicts

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'leadhub.sqlite3'}", conn_max_age=60)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue up at once instead of failing in the middle, and readers never wait for them.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("LEADHUB_STATIC_DIR", str(DATA_DIR / "static")))
STATICFILES_DIRS = [SHIPPED / "static"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # larger files go to a temporary file, not to memory
FILE_UPLOAD_HANDLERS = [
    "leadhub.uploads.receiving.SizeLimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # the mapping form has several fields for each of up to 256 columns

AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "people:sign-in"

LANGUAGE_CODE = "en-us"
USE_I18N = True
TIME_ZONE = env.str("LEADHUB_TIME_ZONE", "UTC")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- Security ---------------------------------------------------------------------------------------------------------
# Behind TLS (the usual case for a real team) say LEADHUB_HTTPS=true; loopback has no TLS.
HTTPS = env.bool("LEADHUB_HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("LEADHUB_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# --- Background jobs --------------------------------------------------------------------------------------------------
# The job engine only wakes us up: what is due is always derived from our own rows (see leadhub.submissions.sweep).
Q_CLUSTER = {
    "name": "leadhub",
    "orm": "default",
    "workers": env.int("LEADHUB_WORKERS", 2),
    "poll": 0.3,
    "timeout": 3600,
    "retry": 3700,
    "max_attempts": 3,
    "ack_failures": True,
    "catch_up": False,
    "save_limit": 250,
    "label": "Background jobs",
    "daemonize_workers": False,  # a job may start processes of its own: the reading child, the checking pool
    "sync": env.bool("LEADHUB_JOBS_INLINE", False),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # The job engine tells of every wake-up; only its troubles matter.
    "loggers": {"django-q": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env.str("LEADHUB_LOG_LEVEL", "INFO")},
}
