"""Private files go out through a view that has checked the object they belong to."""

import logging
from urllib.parse import quote

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

# Opens in the browser: photos, which we have written anew. A PDF that somebody sent is downloaded.
INLINE = {"image/jpeg"}


def serve_private_file(file: FieldFile, *, content_type: str, filename: str) -> HttpResponseBase:
    """By the proxy where `ACCEL_REDIRECT` is set, else through this process, from disk or S3 alike.

    :raises Http404: if the file is gone from the store
    """
    as_attachment = content_type not in INLINE
    response: HttpResponseBase
    if settings.ACCEL_REDIRECT:
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = settings.ACCEL_REDIRECT + quote(file.name or "")
        response["Content-Disposition"] = content_disposition_header(as_attachment, filename) or "inline"
    else:
        try:
            content = file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        except OSError:
            log.exception("The stored file %s can't be read.", file.name)
            return HttpResponse(
                _("The file can't be read just now. Try again in a few minutes."),
                status=503,
                content_type="text/plain; charset=utf-8",
            )
        response = FileResponse(
            content, content_type=content_type, filename=filename, as_attachment=as_attachment
        )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
