"""All settings, from the environment alone; `docs/settings.md` lists the names."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF

from config.accounts import *  # noqa: F403 (what allauth is told, as settings)
from config.accounts import sign_on_providers
from config.environment import WrongEnvironmentError, read_environment
from config.logs import LOGGING  # noqa: F401 (a setting)

BASE_DIR = Path(__file__).resolve().parent.parent
try:
    env = read_environment(BASE_DIR)
except WrongEnvironmentError as error:
    # The sentences alone, and exit status 1: from manage.py, from celery and from the web server.
    raise SystemExit(str(error)) from None

DEBUG = env.debug
SECRET_KEY = env.secret_key
ALLOWED_HOSTS = env.allowed_hosts
SITE_URL = env.site_url
DATA_ROOT = env.data_root
MEDIA_ROOT = env.media_root
DATABASES = {"default": env.database}

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "ninja",
    "simple_history",
    "template_partials",
    # Without models, and so passed by after migrate: the last app of this list must have some.
    "demo",
    "core.backup",
    "core.watch",
    "core.trail",
    "core.files",
    "core.outbox",
    "core.jobs",
    "core.web",
    "core.importing",
    "organization",
    "assets",
    "maintenance",
    "training",
    "planning",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organization.signing_in.devices.PresenceMiddleware",
    "core.web.middleware.LanguageMiddleware",
    "core.web.middleware.ExpiredLoginMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "organization.signing_in.first.FirstThingsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.trail.middleware.SourceMiddleware",
    "core.web.middleware.PageMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "config.navigation.frame",
            ],
        },
    },
]

FORM_RENDERER = "core.web.forms.FormRenderer"

# What pages of a lower floor show of a higher one; see core/web/panels.py.
ASSET_PANELS: list[str] = [
    "maintenance.panels.open_report",
    "maintenance.panels.repairs",
    "maintenance.panels.upkeep",
    "training.panels.holder_training",
    "planning.panels.replacement",
]
EMPLOYEE_PANELS: list[str] = ["assets.panels.custody", "training.panels.record"]
HOME_PANELS: list[str] = [
    "core.watch.panels.trouble",
    "assets.panels.first_steps",
    "planning.panels.attention",
    "organization.panels.server",
    "assets.panels.handovers",
    "maintenance.panels.my_work",
    "maintenance.panels.new_reports",
    "maintenance.panels.my_reports",
    "maintenance.panels.upkeep_due",
    "training.panels.coordination",
    "training.panels.my_training",
    "planning.panels.summary",
]
# Lists that can be imported, in the order of the page; see core/importing/kinds.py.
IMPORT_KINDS: list[str] = [
    "assets.importing.kind.ASSETS",
    "organization.importing.people.PEOPLE",
    "organization.importing.rooms.ROOMS",
    "training.importing.recap.RECAP",
    "maintenance.importing.cards.CARDS",
]
# What the one search box looks through, in this order; see core/web/search.py.
SEARCH_SOURCES: list[str] = [
    "config.palette.pages",
    "assets.search.assets",
    "maintenance.search.reports",
    "organization.search.employees",
    "organization.search.rooms",
    "training.search.courses",
]
# What somebody who leaves must hand over first; see organization/leaving.py.
EMPLOYEE_DUTIES: list[str] = ["assets.duties.held_items", "maintenance.duties.plans_in_charge"]
# What waits for the person behind an account; see organization/accounts/work.py.
ACCOUNT_WORK: list[str] = ["maintenance.duties.repairs_in_hands"]

# People and their sessions

AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = ["organization.permissions.RoleBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Sign-on by OpenID Connect; None where no provider is named, and then its library isn't loaded either.
SIGN_ON = env.sign_on
SOCIALACCOUNT_PROVIDERS = sign_on_providers(SIGN_ON)
if SIGN_ON:
    INSTALLED_APPS.insert(INSTALLED_APPS.index("csp"), "allauth.socialaccount.providers.openid_connect")
# Who has one of these roles sets it up before anything else opens.
REQUIRE_SECOND_FACTOR = env.require_second_factor
# Without "stay signed in": until the browser is closed, and at most for a working day.
SESSION_COOKIE_AGE = 12 * 3600
# In the database: a session outlives the broker, and logging out holds in every process at once.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Of one account, by whatever token; above it the API answers 429.
API_REQUESTS_A_MINUTE = env.api_requests_a_minute

# The wire

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = env.production
if env.production:
    # Browsers take a cookie of such a name from this host over TLS alone.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
# No script reads it: forms and htmx carry the token of the page.
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# So many proxies of ours add to X-Forwarded-For; what stands left of theirs anybody can have written.
ALLAUTH_TRUSTED_PROXY_COUNT = env.proxies
if env.production:
    # Production means a proxy of ours in front, which sets both headers and ends TLS.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
# HSTS for this host alone: an office doesn't decide for its regency's whole domain.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# Every script and style is a file, so the policy needs no exception. `data:` is Bootstrap's arrows.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Language, dates and figures

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
# No date of the form 12/25/2019, which Django's own Indonesian formats accept.
FORMAT_MODULE_PATH = ["core.web.written"]
# Dots come by our filters: by themselves they would stand in years, ids and addresses too.
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = env.time_zone
USE_TZ = True

# Files

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "frontend" / "build"]
STATIC_ROOT = BASE_DIR / "staticfiles"
# Before set-up has collected them, and while developing, they are served as they lie.
STATIC_IS_COLLECTED = not DEBUG and (STATIC_ROOT / "staticfiles.json").is_file()
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not STATIC_IS_COLLECTED
STORAGES = {
    "default": env.storage or {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_IS_COLLECTED or os.environ.get("COLLECT_STATIC")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_LIMIT_MB = env.file_limit_mb
# Where the day's backup is put, None for nowhere, and how many are kept.
BACKUP_DIR = env.backup_dir
BACKUP_KEEP = env.backup_keep
# Where the proxy finds MEDIA_ROOT and hands files out itself; "" means through this process.
ACCEL_REDIRECT = env.accel_redirect
# What has files, by the word in their addresses; see core/files/shelves.py.
FILE_SHELVES = {
    "barang": "assets.shelves.ASSET_FILES",
    "bast": "assets.shelves.HANDOVER_FILES",
    "laporan": "maintenance.shelves.REPORT_FILES",
    "peserta": "training.shelves.PARTICIPATION_FILES",
}

# Cache, e-mail, log

# Login counts wrong passwords and jobs show signs of life in it, so all processes share one.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "config.cache.SharedFileCache",
        "LOCATION": DATA_ROOT / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
    if env.broker_socket
    else {
        "BACKEND": "config.cache.LenientRedisCache",
        "LOCATION": env.redis_url,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
        "KEY_PREFIX": "sarpras",
    },
    # Drawn pieces of the frame, by all that they depend on; in each process its own.
    "pieces": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

EMAIL_BACKEND = env.email.backend
EMAIL_HOST = env.email.host
EMAIL_PORT = env.email.port
EMAIL_HOST_USER = env.email.user
EMAIL_HOST_PASSWORD = env.email.password
EMAIL_USE_SSL = env.email.use_ssl
EMAIL_USE_TLS = env.email.use_tls
EMAIL_FILE_PATH = env.email.folder
EMAIL_TIMEOUT = 20
EMAIL_SUBJECT_PREFIX = ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Sarpras] "
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.email.sender
# Whether letters reach anybody; without EMAIL_URL they don't.
EMAIL_IS_CONFIGURED = env.email_is_configured

# What Prometheus sends as a bearer token to read /metrics; "" means that nobody reads it.
METRICS_TOKEN = env.metrics_token

# Celery

# Where the embedded broker listens; None with REDIS_URL.
BROKER_SOCKET = env.broker_socket
CELERY_BROKER_URL = env.redis_url.replace("unix:", "redis+socket:", 1)
if urlsplit(env.redis_url).scheme == "rediss":
    CELERY_BROKER_USE_SSL = {"ssl_cert_reqs": "required"}
# Longer than any task may run: what is silent for longer is given to another worker.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
}
CELERY_TASK_SOFT_TIME_LIMIT = 600
CELERY_TASK_TIME_LIMIT = 660
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
# Results are rows of the database.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
# A worker waits for its broker; who only nudges doesn't, for the sweep finds what was not said.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0}
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"

# Whether the office works on a day: digests go out on such days only.
OFFICE_CALENDAR = "organization.calendar.is_office_day"
# What people are told of, in groups.
NOTICE_GROUPS = "config.notices.GROUPS"
# Hosts of the office's own network that messages may go to; others of private networks may not.
MESSENGER_HOSTS = env.messenger_hosts
# Addresses of Apprise in which {to} stands for a person's chat ID or number.
MESSENGER_GATEWAYS = {"telegram": env.telegram_gateway, "whatsapp": env.whatsapp_gateway}

SWEEP_TASK = "core.jobs.tasks.sweep"
NIGHTLY_TASK = "maintenance.tasks.nightly"
BACKUP_TASK = "core.backup.tasks.nightly"
# Each entry is harmless when it runs twice, and expires before the next one.
CELERY_BEAT_SCHEDULE = {
    "jobs": {"task": SWEEP_TASK, "schedule": 20.0, "options": {"expires": 20}},
    # At 00:30 for the new day, and each hour for what an outage has left.
    "nightly": {
        "task": NIGHTLY_TASK,
        "schedule": crontab(minute="30"),
        "options": {"expires": 3600},
    },
    # Files without a row: of rows that were removed, or rolled back.
    "orphans": {
        "task": "core.files.tasks.sweep",
        "schedule": crontab(hour="2", minute="15"),
        "options": {"expires": 3600},
    },
    "sessions": {
        "task": "organization.tasks.clear_sessions",
        "schedule": crontab(hour="2", minute="45"),
        "options": {"expires": 3600},
    },
    "backup": {
        "task": BACKUP_TASK,
        "schedule": crontab(minute="10"),
        "options": {"expires": 3600},
    },
    # What waits for another try, for the morning, or whose nudge was lost.
    "messages": {
        "task": "core.outbox.tasks.deliver_messages",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "digests": {
        "task": "core.outbox.tasks.send_digests",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 900},
    },
}
