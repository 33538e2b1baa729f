"""Private files go out through a view that has checked the object they belong to."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

INLINE = {"image/jpeg", "application/pdf"}


def serve_private_file(file: FieldFile, *, content_type: str, filename: str) -> FileResponse:
    """:raises Http404: if the file is gone from the store"""
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content,
        content_type=content_type,
        filename=filename,
        as_attachment=content_type not in INLINE,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
