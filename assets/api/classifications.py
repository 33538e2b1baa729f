"""`/api/v1/classifications`: the codes of goods."""

# No postponed annotations here: the library can't read them through a decorator.
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet
from ninja import Field, Query, Router, Schema

from assets.models import Classification
from core.web.api.lists import NEXT, json_of, list_page, query_schema
from core.web.forms import FilterForm

router = Router(tags=["classifications"], by_alias=True)
sees_codes = permission_required("assets.view_asset", raise_exception=True)


class ClassificationFilter(FilterSet):
    """For programs: no page lists the codes."""

    q = CharFilter(method="search", label=_("Code, official name or everyday word"))
    level = ChoiceFilter(label=_("Level"), choices=[(str(n), str(n)) for n in range(2, 8)])
    below = CharFilter(method="under", label=_("Below the code"))

    class Meta:
        model = Classification
        fields: list[str] = []
        form = FilterForm

    def search(self, found: Any, name: str, text: str) -> Any:
        return found.search(text).order_by()

    def under(self, found: Any, name: str, code: str) -> Any:
        return found.below(code.rstrip("."))


ClassificationQuery: Any = query_schema(ClassificationFilter)


class ClassificationOut(Schema):
    id: str = Field(description="The same as `code`.")
    code: str
    name: str
    level: int
    useful_life: int | None = Field(description="In years.")
    threshold: Decimal | None = Field(description="Capitalization threshold in rupiah.")
    is_local: bool = Field(description="Added by this office.")

    @staticmethod
    def resolve_id(obj: Classification) -> str:
        return obj.code


class ClassificationsOut(Schema):
    items: list[ClassificationOut]
    next: str | None = Field(description=NEXT)


classification_json = json_of(ClassificationOut)


@router.get("", response=ClassificationsOut, summary="Codes of goods")
@sees_codes
def list_classifications(request: HttpRequest, query: Query[ClassificationQuery]) -> JsonResponse:
    return list_page(request, ClassificationFilter(request.GET, request=request), classification_json)


@router.get("/{code}", response=ClassificationOut, summary="One code of goods")
@sees_codes
def get_classification(request: HttpRequest, code: str) -> JsonResponse:
    return JsonResponse(classification_json(get_object_or_404(Classification, pk=code)))
