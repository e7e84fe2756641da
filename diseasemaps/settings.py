"""Every setting of the site, read once from the environment (see .env.example)."""

import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")


def required(name: str, only_for_development: object, read=env.str):
    """The value of `name`; only development has a default, so a forgotten one stops the start."""
    if DEVELOPMENT:
        return read(name, default=only_for_development)
    try:
        value = read(name)
    except ImproperlyConfigured as error:
        raise ImproperlyConfigured(f"Set {name} (see .env.example).") from error
    if value in ("", [], ["*"], {}):
        raise ImproperlyConfigured(f"{name} must name something exact (see .env.example).")
    return value


# Django's pages for developers, in place of ours, where an address leads nowhere or code fails.
DEBUG = env.bool("DEBUG", default=False)
# Everything has a default and known passwords are allowed: on one's own machine, and by `make run`.
# A server for others refuses it (diseasemaps.wsgi).
DEVELOPMENT = env.bool("DEVELOPMENT", default=DEBUG)
if DEBUG and not DEVELOPMENT:
    raise ImproperlyConfigured("DEBUG shows code and settings to readers: for DEVELOPMENT alone.")
SECRET_KEY = required("SECRET_KEY", "only-for-development")
if not DEVELOPMENT and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters (see .env.example).")
ALLOWED_HOSTS = required("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"], env.list)

# Who runs this site: shown in the footer, in letters and on the pages about the site.
SITE_NAME = env.str("SITE_NAME", default="diseasemaps")
SITE_URL = required("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
OPERATOR_NAME = required("OPERATOR_NAME", "The demonstration operator")
OPERATOR_CONTACT = required("OPERATOR_CONTACT", "contact@example.org")
# Where somebody who found a weakness writes: an e-mail address, or an address that has a scheme.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="") or OPERATOR_CONTACT
# A demonstration site says on every page that its people and words are invented.
DEMONSTRATION = env.bool("DEMONSTRATION", default=DEVELOPMENT)
# Closes the site for a while: every page answers 503, without sessions or the database.
MAINTENANCE = env.bool("MAINTENANCE", default=False)

INSTALLED_APPS = [
    "diseasemaps.apps.SiteConfig",
    "diseasemaps.common.apps.CommonConfig",
    "diseasemaps.demo",
    "conditions",
    "accounts",
    "experiences",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_countries",
    "django_tasks",
    "django_tasks_db",
    "diseasemaps.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    # Headers first, so that static files carry them too.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "diseasemaps.middleware.SearchEnginesMiddleware",
    "diseasemaps.middleware.PrivatePagesMiddleware",
    "diseasemaps.middleware.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "diseasemaps.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "diseasemaps.context_processors.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "dm"

# One code path for both databases. SQLite: write-ahead log, so that readers never wait for a
# writer, and immediate transactions, so that two writers queue instead of failing half way.
_SQLITE = f"sqlite:///{VAR_DIR / 'site.sqlite3'}"
DATABASES = {"default": required("DATABASE_URL", _SQLITE, env.db)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A command that runs in another folder means the same file.
    if DATABASES["default"]["NAME"] != ":memory:":
        DATABASES["default"]["NAME"] = BASE_DIR / DATABASES["default"]["NAME"]
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        # A database that hangs must not hang the reader: answer within 15 seconds.
        {"connect_timeout": 5, "options": "-c statement_timeout=10000"}
    )
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in limits are counted here, so in production every process must share it.
CACHES = {"default": required("CACHE_URL", "locmemcache://", env.cache_url)}
_CACHE_BACKEND = CACHES["default"]["BACKEND"]
# Files are shared too, but two processes may both count the last allowed try in them.
_UNFIT_CACHES = ("locmem.LocMemCache", "dummy.DummyCache", "filebased.FileBasedCache")
if not DEVELOPMENT and _CACHE_BACKEND.endswith(_UNFIT_CACHES):
    raise ImproperlyConfigured("CACHE_URL must be shared by all processes (see .env.example).")
_CACHE_OPTIONS = CACHES["default"].setdefault("OPTIONS", {})
if "redis" in _CACHE_BACKEND.lower():
    # A store that hangs must not hang the sign-in: it answers 503 (diseasemaps.errors).
    _CACHE_OPTIONS.setdefault("socket_connect_timeout", 2)
    _CACHE_OPTIONS.setdefault("socket_timeout", 2)
else:
    # Django keeps 300 entries: three hundred addresses tried would make it forget all tries.
    _CACHE_OPTIONS.setdefault("MAX_ENTRIES", 1_000_000)

# Letters are rows first (accounts.letters.outbox); this says how they travel.
_EMAIL = required("EMAIL_URL", f"filemail:///{VAR_DIR / 'mail'}", env.email_url)
globals().update(_EMAIL)
if not DEVELOPMENT and "smtp" not in _EMAIL["EMAIL_BACKEND"]:
    raise ImproperlyConfigured("EMAIL_URL must be a mail server (see .env.example).")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = required("FROM_EMAIL", "diseasemaps <letters@example.org>")
# Development sends letters within the request; production leaves them to `manage.py db_worker`.
LETTERS_AT_ONCE = env.bool("LETTERS_AT_ONCE", default=DEVELOPMENT)
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if LETTERS_AT_ONCE
        else "django_tasks_db.DatabaseBackend"
    }
}

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LongEnough"},
    {"NAME": "accounts.passwords.NotCommon"},
    {
        "NAME": "accounts.passwords.NotTheAddress",
        "OPTIONS": {"user_attributes": ["email"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-experiences"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
# Only in the browser that signed up, and only once; so people come back to where they were.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
# The way in that nobody can block by guessing passwords (docs/decisions/0007).
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
PASSWORD_RESET_TIMEOUT = 3600
# Whoever opens the link has shown that the mailbox is theirs; a second factor is still asked for.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_RATE_LIMITS = {
    # Wrong passwords: the sixth for one address within five minutes is refused unread.
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "5/5m/user",
    "change_password": "5/5m/user",
    "request_login_code": "20/m/ip",
    "reset_password": "20/m/ip",
    # Letters with a code or a link: to one address from one place, and to it from everywhere.
    "letters_from_here": "6/h/key",
    "letters": "30/h/key",
    # Keys to words that were left behind (experiences.my.closing).
    "removal_key": "30/h/ip",
    # Reports of texts (experiences.reading.reports): by anybody, and what of it comes before all
    # else; by a member whose reports count, wherever they are; and letters to addresses that
    # visitors leave with a report.
    "report": "20/h/ip",
    "urgent_report": "5/h/ip",
    "report_by_member": "20/h/user",
    "report_letter": "1/h/ip",
    # Copies of everything that is kept about a member (experiences.my.download).
    "export": "10/h/user",
}
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
# A telephone whose clock is half a minute off still signs in.
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "accounts.forms.AddWebAuthnForm"}
# Browsers take http://localhost for safe; a passkey needs a name, so 127.0.0.1 has none.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT

# Whether a moderator looks at each new account first.
ACCOUNTS_NEED_APPROVAL = env.bool("ACCOUNTS_NEED_APPROVAL", default=False)
# Nobody opens the desk without a second factor.
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=not DEVELOPMENT)

# Limits and periods have their defaults in each app's policy.py. Any of them can be set here under
# its own name; these are read from the environment (docs/decisions/0018).
POLICY_FROM_ENVIRONMENT = (
    "MINIMUM_AGE",
    "KEEP_DRAFTS_DAYS",
    "WARN_OF_DRAFTS_DAYS",
    "KEEP_REPORTS_DAYS",
    "KEEP_LETTERS_DAYS",
    "KEEP_UNVERIFIED_DAYS",
    "QUEUE_ALARM_HOURS",
    "QUEUE_TARGET_HOURS",
    "APPEAL_TARGET_DAYS",
)
globals().update({name: env.int(name) for name in POLICY_FROM_ENVIRONMENT if name in env.ENVIRON})
# Where each erasure is noted, by opaque ids, apart from the database and its backups.
ERASURE_JOURNAL = env.path("ERASURE_JOURNAL", default=VAR_DIR / "erasures.jsonl")
# The forms that anonymous readers see carry no token (they only ask); a cookie carries the rest.
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = 365 * 24 * 3600
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# A message is for one person, and one cookie less.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# A form whose token is refused shows again what was typed in it.
CSRF_FAILURE_VIEW = "diseasemaps.csrf.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not DEVELOPMENT:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    if env.bool("BEHIND_TLS_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies of ours stand in front; 0 means that forwarding headers are never believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
FORMAT_MODULE_PATH = ["diseasemaps.formats"]

STATIC_URL = "/static/"
# Fetched at set-up where npm is (deploy/fonts.py); pages ask for them early when they are there.
HAS_FONTS = (BASE_DIR / "static" / "fonts" / "fonts.css").exists()
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "diseasemaps.stylesheet.StylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "diseasemaps.static_files.HashedStorage"
    },
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEVELOPMENT
WHITENOISE_MAX_AGE = 0 if DEVELOPMENT else 60

# No line holds words: errors are written without their text, addresses without their query; only
# in development, where people and words are invented, whole. The framework's own handlers are
# replaced, since one of them mails whole requests.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "logging.Formatter" if DEVELOPMENT else "diseasemaps.logs.QuietFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django_tasks": {"level": "WARNING"},
    },
}
