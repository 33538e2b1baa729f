from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core.web.panels import panel
from organization.office import site_is_local


@panel(title=_("To be set on the server"), permission="organization.change_user")
def server(request: HttpRequest, _nothing: None = None) -> str:
    """What only whoever runs the server can set; the others are told to ask."""
    context = {
        "site": settings.SITE_URL if site_is_local() else "",
        "has_mail": settings.EMAIL_IS_CONFIGURED,
        "has_backup": bool(settings.BACKUP_DIR),
    }
    if not context["site"] and context["has_mail"] and context["has_backup"]:
        return ""
    return render_to_string("organization/panels/server.html", context, request)
