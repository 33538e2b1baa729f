"""How a person wants to see the register: saved views, and which columns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.actions.views import choose_columns, delete_view, save_view, take_over_view
from assets.columns import offered_columns, page_columns
from assets.filters import VIEWS, AssetFilter
from assets.models import Asset, SavedView
from assets.saved_views import DEFAULT, saved_query, views_of
from assets.views.answers import crumbs
from core.web.filtering import chips
from core.web.forms import StyledForm
from core.web.pages import done, render_form
from organization.models import User
from organization.signed_in import signed_in

may_see = permission_required("assets.view_asset", raise_exception=True)
form_methods = require_http_methods(["GET", "HEAD", "POST"])


class SavedViewForm(StyledForm, forms.ModelForm):  # type: ignore[type-arg]
    is_default = forms.BooleanField(required=False, label=gettext_lazy("The register opens with it for me"))

    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_default"] = user.preferences.get(DEFAULT) == self.instance.pk and bool(
            self.instance.pk
        )
        if not user.has_perm("assets.share_view"):
            del self.fields["is_shared"]

    def clean(self) -> dict[str, Any]:
        """The owner isn't on the form, so the model's own check would leave the constraint out."""
        data = super().clean() or self.cleaned_data
        others = SavedView.objects.filter(owner=self.instance.owner).exclude(pk=self.instance.pk)
        if others.filter(name=data.get("name", "")).exists():
            self.add_error("name", _("You have a view of this name already."))
        return data


class ColumnsForm(StyledForm, forms.Form):
    columns = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Columns"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(column.key, str(column.label)) for column in offered_columns(user)]
        self.fields["columns"].choices = choices  # type: ignore[attr-defined]
        self.initial["columns"] = [column.key for column in page_columns(user)]


@form_methods
@may_see
def view_create(request: HttpRequest) -> HttpResponse:
    """Of the filters that stand in its address."""
    user = signed_in(request)
    view = SavedView(owner=user, query=saved_query(request.GET))
    return _form(request, view, _("Save this view"), _("%(name)s is saved."))


@form_methods
@may_see
def view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its name and for whom it is; with filters in the address, those too."""
    view = get_object_or_404(SavedView.objects.editable_by(signed_in(request)), pk=pk)
    view.query = saved_query(request.GET) or view.query
    return _form(request, view, _("Change the view"), _("%(name)s is changed."))


def _form(request: HttpRequest, view: SavedView, heading: str, told: str) -> HttpResponse:
    user = signed_in(request)
    form = SavedViewForm(request.POST or None, instance=view, user=user)
    if request.method == "POST" and form.is_valid():
        saved = save_view(view=form.instance, is_default=form.cleaned_data["is_default"], by=user)
        return done(request, saved, told % {"name": saved})
    context = {
        "heading": heading,
        "narrowed": _in_words(user, view.query),
        "back": f"{reverse('assets:asset_list')}?{view.query or 'view='}",
        "crumbs": [*crumbs(), (heading, "")],
    }
    return render_form(request, "assets/view_form.html", form, context)


@require_safe
@may_see
def view_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    editable = dict(SavedView.objects.editable_by(user).values_list("pk", "owner__is_active"))
    rows = [
        (view, _in_words(user, view.query), view.pk in editable, editable.get(view.pk) is False)
        for view in views_of(user)
    ]
    context = {"rows": rows, "crumbs": [*crumbs(), (_("Saved views"), "")]}
    return render(request, "assets/view_list.html", context)


@require_POST
@may_see
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.editable_by(signed_in(request)), pk=pk)
    delete_view(view=view)
    return done(request, "assets:view_list", _("The view %(name)s is taken away.") % {"name": view})


@require_POST
@may_see
def view_take(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    view = get_object_or_404(SavedView.objects.editable_by(user).left_behind(), pk=pk)
    take_over_view(view=view, by=user)
    return done(request, "assets:view_list", _("The view %(name)s is yours now.") % {"name": view})


@form_methods
@may_see
def columns_edit(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    form = ColumnsForm(request.POST or None, user=user)
    back = f"{reverse('assets:asset_list')}?{saved_query(request.GET) or 'view='}"
    if request.method == "POST" and form.is_valid():
        usual = "usual" in request.POST
        choose_columns(keys=[] if usual else form.cleaned_data["columns"], by=user)
        return done(request, back, _("The columns are chosen."))
    context = {"back": back, "crumbs": [*crumbs(), (_("Columns"), "")]}
    return render_form(request, "assets/columns_edit.html", form, context)


def _in_words(user: User, query: str) -> list[str]:
    """What a view is narrowed to, as the list's chips say it."""
    asked = QueryDict(query)
    found = AssetFilter(asked, Asset.objects.none(), user=user, view=asked.get("view", ""))
    words = [chip.label for chip in chips(found, asked)]
    if tab := asked.get("view"):
        words.insert(0, str(VIEWS[tab][0]) if tab in VIEWS else tab)
    return [f"“{asked['q']}”", *words] if asked.get("q") else words


urlpatterns = [
    path("barang/tampilan/", view_list, name="view_list"),
    path("barang/tampilan/simpan/", view_create, name="view_create"),
    path("barang/tampilan/<int:pk>/", view_edit, name="view_edit"),
    path("barang/tampilan/<int:pk>/hapus/", view_delete, name="view_delete"),
    path("barang/tampilan/<int:pk>/ambil/", view_take, name="view_take"),
    path("barang/kolom/", columns_edit, name="columns_edit"),
]
