"""The floor: the same database and web server, a session and nothing else around a page."""

# The floor differs from the site in what stands below and in nothing else, so it takes all of its settings.
from config.settings import *  # noqa: F403 - see above

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # which its app insists on
]
ROOT_URLCONF = "benchmarks.floor"
