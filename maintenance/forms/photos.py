from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.files.photos import Photo, clean_photo

MOST = 5


class PhotosInput(forms.FileInput):
    """Two inputs: the camera's, which holds one photo, and the gallery's, which gets all of them."""

    template_name = "maintenance/widgets/photos.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "most": MOST}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if not hasattr(files, "getlist"):
            return []
        return [*files.getlist(f"{name}_camera"), *files.getlist(name)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not self.value_from_datadict(data, files, name)


class PhotosField(forms.Field):
    """Cleans to a list of `Photo`: checked by content and written anew."""

    widget = PhotosInput

    def clean(self, value: Any) -> list[Photo]:
        uploads = value or []
        if len(uploads) > MOST:
            raise ValidationError(
                _("At most %(most)s photos can be sent; these are %(n)s. Choose again.")
                % {"most": MOST, "n": len(uploads)},
                code="too_many",
            )
        return [self._cleaned(upload) for upload in uploads]

    def _cleaned(self, upload: Any) -> Photo:
        try:
            return clean_photo(upload)
        except ValidationError as error:
            raise ValidationError(f"{upload.name}: {error.message}", code=error.code) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)
