"""The floor: the same database and web server, a session and nothing else around a page."""

from config.settings import *  # noqa: F403 - the floor differs in what stands below and in nothing else

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # which its app insists on
]
ROOT_URLCONF = "benchmarks.floor"
