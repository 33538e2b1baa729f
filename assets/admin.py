"""The classification the kinds of goods and the sheets of labels, as the office may adjust them."""

from django.contrib import admin
from django.db import models

from assets.models import Classification, Family, LabelLayout
from core.web.forms import FigureField, MoneyField


@admin.register(Classification)
class ClassificationAdmin(admin.ModelAdmin):
    """Codes and names are the ministry's; useful lives and thresholds the regency's own."""

    list_display = ("code", "name", "useful_life", "threshold", "is_local")
    list_filter = ("level", "is_local")
    search_fields = ("code", "name")
    fields = ("code", "name", "level", "useful_life", "threshold", "is_local")
    readonly_fields = ("code", "level", "is_local")
    list_per_page = 50
    show_full_result_count = False
    formfield_overrides = {models.DecimalField: {"form_class": MoneyField}}


@admin.register(Family)
class FamilyAdmin(admin.ModelAdmin):
    list_display = ("name", "group_name", "criticality")
    fields = (
        *("name", "name_en", "group_name", "group_name_en", "icon", "code_prefixes", "name_hints"),
        *("life_note", "life_note_en", "criticality"),
    )


@admin.register(LabelLayout)
class LabelLayoutAdmin(admin.ModelAdmin):
    list_display = ("name", "columns", "rows", "width", "height", "holds")
    formfield_overrides = {models.DecimalField: {"form_class": FigureField}}
    fields = (
        *("key", "name", "name_en", ("page_width", "page_height"), ("columns", "rows")),
        *(("width", "height"), ("left", "top"), ("gap_x", "gap_y"), "code_size", "holds", "lines", "sort"),
    )
