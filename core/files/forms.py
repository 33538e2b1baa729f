from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.files.uploads import DOCUMENT_TYPES, PICTURE_TYPES, Upload, clean_upload


class UploadsInput(forms.FileInput):
    """Two inputs: the camera's, which holds one photo, and the one of the files, which gets all of them."""

    template_name = "files/widgets/uploads.html"
    use_fieldset = True
    most: int
    documents: bool

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        types = DOCUMENT_TYPES if self.documents else PICTURE_TYPES
        limit = settings.FILE_LIMIT_MB
        return {**context, "most": self.most, "documents": self.documents, "types": types, "limit": limit}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if not hasattr(files, "getlist"):
            return []
        return [*files.getlist(f"{name}_camera"), *files.getlist(name)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not self.value_from_datadict(data, files, name)


class UploadsField(forms.Field):
    """Cleans to a list of `Upload`: checked by content, photos written anew."""

    widget = UploadsInput
    default_error_messages = {"required": gettext_lazy("Choose at least one file.")}

    def __init__(self, *, most: int = 10, documents: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = self.widget.most = most
        self.documents = self.widget.documents = documents

    def clean(self, value: Any) -> list[Upload]:
        uploads = value or []
        if self.required and not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > self.most:
            raise ValidationError(
                _("At most %(most)s files can be sent at once; these are %(n)s. Choose again.")
                % {"most": self.most, "n": len(uploads)},
                code="too_many",
            )
        good, wrong = [], []
        for upload in uploads:
            try:
                good.append(clean_upload(upload, documents=self.documents))
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return good

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


class PhotosField(UploadsField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=5, documents=False, **kwargs)


class AttachForm(forms.Form):
    marks_optional = True

    uploads = UploadsField(label=gettext_lazy("Files"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of file"), widget=forms.Select(attrs={"class": "form-select"})
    )
    caption = forms.CharField(
        label=gettext_lazy("Caption"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, kinds: list[tuple[str, Any]]) -> None:
        super().__init__(data, files, auto_id="berkas_%s", label_suffix="")
        chosen: Any = self.fields["kind"]
        chosen.choices = kinds


class RemoveForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=255,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": gettext_lazy("Say why the file is removed; the history keeps it.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
