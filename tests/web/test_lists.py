import pytest
from django.test import RequestFactory
from django.utils import translation
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter, NumericRangeFilter

from core.web import filtering, lists
from core.web.forms import FilterForm
from organization.models import Unit
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


def ask(query: str = ""):
    return RequestFactory().get(f"/daftar/?{query}")


def units():
    return Unit.objects.filter(code__startswith="UNIT-").order_by("pk")


def test_a_page_has_25_rows_and_knows_its_place():
    UnitFactory.create_batch(60)

    page = lists.paginate(ask("page=2"), units())

    assert (len(page), page.first, page.last, page.total_text) == (25, 26, 50, "60")
    assert page.has_previous
    assert page.has_next
    assert page.numbers == [1, 2, 3]


def test_a_page_past_the_end_or_nonsense_is_mended():
    UnitFactory.create_batch(30)

    assert lists.paginate(ask("page=99"), units()).number == 2
    assert lists.paginate(ask("page=-3"), units()).number == 1
    assert lists.paginate(ask("page=x"), units()).number == 1
    assert lists.paginate(ask("page=9" + "9" * 30), units()).number == 2


def test_an_empty_list_has_one_empty_page():
    page = lists.paginate(ask(), units())

    assert (page.total, page.number, page.has_other_pages, page.first, page.last) == (0, 1, False, 0, 0)


def test_what_is_very_long_is_not_counted_to_its_end() -> None:
    Unit.objects.bulk_create(Unit(code=f"UNIT-{n}", name=f"{n}") for n in range(1030))

    page = lists.paginate(ask("page=41"), units(), most=1000)

    assert page.total_text == "1.000+"
    assert page.numbers == [1, None, 40, 41, 42, None]
    assert lists.paginate(ask("page=42"), units(), most=1000).last == 1030
    assert lists.paginate(ask("page=500"), units(), most=1000).number == 42
    assert lists.count_text(units()) == "1.000+"


def test_several_lists_are_counted_by_one_query_up_to_their_limits(django_assert_num_queries) -> None:
    Unit.objects.bulk_create(Unit(code=f"UNIT-{n}", name=f"{n}") for n in range(5))
    some = lists.statement_of(Unit.objects.filter(code__startswith="UNIT-"))
    none = lists.statement_of(Unit.objects.none())

    with django_assert_num_queries(1):
        counts = lists.counted_together({"few": (some, 2), "all": (some, 100), "none": (none, 100)})

    assert counts == {"few": 3, "all": 5, "none": 0}
    assert lists.counted_together({"none": (none, 100)}) == {"none": 0}


def test_a_page_costs_two_queries_however_long_the_list(django_assert_num_queries):
    UnitFactory.create_batch(3)
    with django_assert_num_queries(2):
        lists.paginate(ask(), units())

    UnitFactory.create_batch(40)
    with django_assert_num_queries(2):
        lists.paginate(ask(), units())


class UnitFilter(FilterSet):
    q = CharFilter(field_name="name", lookup_expr="icontains", label="Cari")
    kind = ChoiceFilter(choices=[("bagian", "Bagian"), ("sub", "Subbagian")], label="Jenis")
    parent = ModelChoiceFilter(queryset=Unit.objects.all(), label="Induk")
    size = NumericRangeFilter(field_name="pk", label="Nomor")

    class Meta:
        model = Unit
        fields = ["q", "kind", "parent", "size"]
        form = FilterForm


def filterset(query: str):
    request = ask(query)
    return request, UnitFilter(request.GET, queryset=units())


def test_each_chip_takes_its_own_filter_away():
    parent = UnitFactory(name="Bagian Umum")
    request, found = filterset(f"q=a&kind=sub&parent={parent.pk}&size_min=2&size_max=5&view=all&page=3")

    with translation.override("id"):
        chips = filtering.chips(found, request.GET)

    assert [chip.label for chip in chips] == ["Jenis: Subbagian", "Induk: Bagian Umum", "Nomor: 2–5"]
    assert chips[0].url == f"?q=a&parent={parent.pk}&size_min=2&size_max=5&view=all"
    assert chips[2].url == f"?q=a&kind=sub&parent={parent.pk}&view=all"
    assert filtering.clear_url(found, request.GET, "/daftar/") == "/daftar/?view=all"


def test_the_bar_has_the_search_three_selects_and_what_is_kept():
    request, found = filterset("view=all&sort=-name&kind=sub&page=2")

    bar = filtering.bar(found, request.GET)

    assert bar.search.name == "q"
    assert [field.name for field in bar.quick] == ["kind", "parent"]
    assert [field.name for field in bar.rest] == ["size"]
    assert bar.kept == [("view", "all"), ("sort", "-name")]


def test_a_filter_that_cannot_be_read_is_told():
    _, found = filterset("kind=mystery")

    assert filtering.refusals(found)
    assert filtering.chips(found, ask().GET) == []
