from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.spreadsheets import MAX_BYTES, Unreadable
from assets.spreadsheets.kinds import HEAD, kind_of
from core.web.forms import StyledForm
from organization.models import Unit, User
from organization.reference import OFFICE_CODE


class ImportForm(StyledForm, forms.Form):
    """A file and the unit whose goods it lists."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit whose items these are"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = units
        known = list(units)
        field.choices = [(unit.pk, str(unit)) for unit in known]
        own = next((unit.pk for unit in known if unit.code == OFFICE_CODE), None)
        self.initial.setdefault("unit", user.scope_id or own)

    def clean_file(self) -> UploadedFile[Any]:
        """What is plainly no spreadsheet is refused at once; the rest is seen when it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(str(Unreadable("file_too_large", limit=MAX_BYTES // 1024 // 1024)))
        with NamedTemporaryFile(prefix="import-") as head:
            head.write(file.read(HEAD))
            head.flush()
            file.seek(0)
            try:
                kind_of(Path(head.name))
            except Unreadable as error:
                raise ValidationError(str(error), code=error.code) from error
        if len(file.name or "") > 200:
            raise ValidationError(_("The name of the file is too long."))
        return file
