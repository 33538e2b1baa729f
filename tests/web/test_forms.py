from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from core.web.forms import FigureField, MoneyField, Picks, StyledForm
from organization.models import Unit


class ExampleForm(StyledForm, forms.Form):
    name = forms.CharField(label="Nama")
    bought = forms.DateField(label="Tanggal", required=False, help_text="Boleh tahun saja.")
    price = MoneyField(label="Harga")
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "A"), ("b", "B")])
    way = forms.ChoiceField(label="Cara", choices=[("1", "Satu")], widget=Picks(icons={"1": "power"}))
    seen = forms.BooleanField(label="Dilihat", required=False)


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1500000", 1500000),
        ("1.500.000", 1500000),
        ("Rp1.500.000", 1500000),
        ("Rp. 1.500.000,00", 1500000),
        ("1.500.000,-", 1500000),
        ("1500,5", Decimal("1500.5")),
        ("1.500", 1500),
    ],
)
def test_money_is_read_as_people_write_it(typed: str, amount: int):
    assert MoneyField().clean(typed) == amount


@pytest.mark.parametrize("typed", ["1,500,000", "1500.00", "1.50.000", "sejuta", "-5", "1e6", "1.500.00"])
def test_doubtful_money_is_refused_with_an_example(typed: str):
    with pytest.raises(forms.ValidationError, match=r"1\.500\.000"):
        MoneyField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "figure", "shown"),
    [("1,5", Decimal("1.5"), "1,5"), ("2", 2, "2"), ("1.500,25", Decimal("1500.25"), "1.500,25")],
)
def test_a_figure_is_read_and_shown_with_its_comma(typed: str, figure: Decimal, shown: str):
    field = FigureField(max_digits=8, decimal_places=2)

    assert field.clean(typed) == figure
    assert field.widget.format_value(Decimal(figure).quantize(Decimal("0.01"))) == shown
    with pytest.raises(forms.ValidationError, match="1,5"):
        field.clean("1.5")


def test_money_is_shown_with_dots():
    assert 'value="1.500.000"' in str(ExampleForm(initial={"price": Decimal("1500000.00")})["price"])


def test_controls_wear_their_classes_and_dates_are_the_browsers_own():
    form = ExampleForm(initial={"bought": "2019-03-12"})

    assert 'class="form-control"' in str(form["name"])
    assert 'class="form-select"' in str(form["kind"])
    assert 'class="form-check-input"' in str(form["seen"])
    assert 'type="date"' in str(form["bought"])
    assert 'value="2019-03-12"' in str(form["bought"])


def test_what_may_be_empty_says_so():
    html = str(ExampleForm())

    assert html.count("(boleh kosong)") == 1
    assert html.index("Tanggal") < html.index("(boleh kosong)")


def test_an_error_stands_at_its_field_and_is_tied_to_it():
    html = str(ExampleForm({"price": "x", "kind": "a", "way": "1"}))

    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_error"' in html
    assert "2 isian perlu diperbaiki" in html
    assert 'value="x"' in html


def test_picks_are_tiles_with_icons():
    html = str(ExampleForm()["way"])

    assert 'class="pick"' in html
    assert "icons.svg#power" in html


def test_a_date_of_the_american_kind_is_refused():
    assert ExampleForm({"bought": "12/25/2019"}).errors["bought"]
    assert not ExampleForm({"bought": "25/12/2019"}).errors.get("bought")


@pytest.mark.django_db
def test_an_empty_choice_has_words():
    class UnitForm(StyledForm, forms.Form):
        must = forms.ModelChoiceField(Unit.objects.none())
        may = forms.ChoiceField(choices=[("", "---------"), ("a", "A")], required=False)

    form = UnitForm()

    assert "Pilih salah satu" in str(form["must"])
    assert '<option value="" selected>–' in str(form["may"])
