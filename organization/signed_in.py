from typing import cast

from django.http import HttpRequest

from organization.models import User


def signed_in(request: HttpRequest) -> User:
    """Who asks. `LoginRequiredMiddleware` has sent everybody else to the login."""
    return cast(User, request.user)
