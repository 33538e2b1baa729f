from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.importing.kinds import kinds_for
from core.importing.models import ImportBatch
from core.spreadsheets import MAX_BYTES, Unreadable
from core.spreadsheets.kinds import HEAD, kind_of
from core.web.forms import StyledForm, model_choice


class ImportForm(StyledForm, forms.Form):
    """A file, the unit whose rows these are, and what it lists, if the headings aren't to say it."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )
    kind = forms.ChoiceField(label=gettext_lazy("What the file lists"), required=False)
    unit: Any = forms.ModelChoiceField(None, label=gettext_lazy("Unit whose rows these are"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        unit = model_choice(self, "unit")
        offered = [(each.key, each.title) for each in kinds_for(user)]
        kind.choices = [("", _("The headings say it")), *offered]
        units: Any = ImportBatch._meta.get_field("unit").related_model
        unit.queryset = units.objects.visible_to(user)
        known = list(unit.queryset)
        unit.choices = [(each.pk, str(each)) for each in known]
        own = next((each.pk for each in known if each.is_office), None)
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


class UndoForm(StyledForm, forms.Form):
    """Why an import is taken back, and what the person has seen that it does."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it taken back?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write why; it stands in the trail of changes.")},
    )
    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)
