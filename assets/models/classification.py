from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.web.bilingual import in_reader_language

CODE = r"^\d\.\d(\.\d(\.\d{2}(\.\d{2}(\.\d{2}(\.\d{3})?)?)?)?)?$"


class ClassificationQuerySet(models.QuerySet["Classification"]):
    def below(self, code: str) -> ClassificationQuerySet:
        """All codes under `code`. The closing dot keeps 1.3.20 out of 1.3.2."""
        return self.filter(code__startswith=f"{code}.")

    def leaves(self) -> ClassificationQuerySet:
        return self.filter(level=7)

    def search(self, text: str) -> ClassificationQuerySet:
        """By the beginning of the code, of an everyday word, or by words of the official name.

        What the words mean or begin with comes first, then equipment and machinery.
        """
        words = text.lower().split()
        if not words:
            return self.none()
        whole = " ".join(words)
        named = models.Q(*(models.Q(name__icontains=word) for word in words))
        meant = models.Q(code__in=Synonym.objects.filter(word__startswith=whole).values("code"))
        found = self.filter(named | meant | models.Q(code__startswith=words[0]))
        return found.annotate(
            rank=models.Case(
                models.When(meant, then=0),
                models.When(models.Q(name__istartswith=whole, code__startswith="1.3.2."), then=1),
                models.When(code__startswith="1.3.2.", then=2),
                default=3,
            )
        ).order_by("rank", "code")


class Classification(models.Model):
    """A code of goods, Permendagri 108/2016: `A.B.C.DD.EE.FF.GGG`. The code is its own tree.

    Useful lives (years) and capitalization thresholds (rupiah) are one regency's, as defaults to edit.
    Level 7 is an open list: the region may add leaves, and a leaf met in an import is marked local.
    """

    code = models.CharField(_("Code"), max_length=18, primary_key=True, validators=[RegexValidator(CODE)])
    name = models.CharField(_("Official name"), max_length=255)
    level = models.PositiveSmallIntegerField(_("Level"))
    useful_life = models.PositiveSmallIntegerField(_("Useful life in years"), null=True, blank=True)
    threshold = models.DecimalField(
        _("Capitalization threshold"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    is_local = models.BooleanField(_("Added here"), default=False)

    objects = ClassificationQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("classification code")
        verbose_name_plural = _("classification codes")
        constraints = [
            models.CheckConstraint(condition=models.Q(level__range=(2, 7)), name="classification_level"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class FamilyQuerySet(models.QuerySet["Family"]):
    def with_assets(self) -> FamilyQuerySet:
        from assets.models.register import Asset

        return self.filter(models.Exists(Asset.objects.filter(family=models.OuterRef("pk"))))


class Family(models.Model):
    """A kind of goods as staff recognize it: laptop, printer, chair. `assets.families` has the rule."""

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    name_en = models.CharField(_("Name in English"), max_length=120)
    group = models.CharField(max_length=40)
    group_name = models.CharField(_("Group"), max_length=120)
    group_name_en = models.CharField(_("Group in English"), max_length=120)
    icon = models.CharField(_("Icon"), max_length=60)
    code_prefixes: Any = models.JSONField(_("Code prefixes"), default=list)
    name_hints: Any = models.JSONField(_("Words in the name"), default=list, blank=True)
    life_note = models.CharField(_("Note on useful life"), max_length=255, blank=True)
    life_note_en = models.CharField(_("Note in English"), max_length=255, blank=True)
    criticality = models.PositiveSmallIntegerField(_("Criticality"), default=1)
    sort = models.PositiveSmallIntegerField(default=0)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        ordering = ["sort"]
        verbose_name = _("family of goods")
        verbose_name_plural = _("families of goods")

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)

    @property
    def group_label(self) -> str:
        return in_reader_language(self.group_name, self.group_name_en)


class Synonym(models.Model):
    """An everyday word for an official name: "infocus" is an LCD projector."""

    word = models.CharField(_("Word"), max_length=60)
    code = models.CharField(_("Code"), max_length=18)

    class Meta:
        ordering = ["word"]
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        constraints = [
            models.UniqueConstraint(fields=["word", "code"], name="synonym_once"),
        ]

    def __str__(self) -> str:
        return f"{self.word} → {self.code}"
