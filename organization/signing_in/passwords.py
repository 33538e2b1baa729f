"""What guessers of this very register would try first."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organization.models import Unit

OURS = {"sarpras", "sarana", "prasarana", "sekretariat", "kabupaten", "bagian", "umum", "pengurus", "barang"}
# What has to be left of a password without these words, digits and signs.
LEFT = 4


class OwnWordsValidator:
    """The register's name and the office's, with a year or a sign behind it, are no password."""

    def validate(self, password: str, user: object = None) -> None:
        left = password.lower()
        for word in sorted(OURS | _of_the_office(), key=len, reverse=True):
            left = left.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", left)) < LEFT and left != password.lower():
            raise ValidationError(
                _("This is made of the office's own words, which are guessed first. Add words of your own."),
                code="password_of_own_words",
            )

    def get_help_text(self) -> str:
        return _("Not only the office's own words.")


def _of_the_office() -> set[str]:
    names = Unit.objects.filter(parent=None).values_list("name", flat=True)
    return {word for name in names for word in re.findall(r"\w{4,}", name.lower())}
