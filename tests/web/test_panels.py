import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from core.web.panels import Panel, panel, render_panels


@panel(title="Untuk semua", place="side")
def for_all(request, obj):
    return f"<p>{obj}</p>"


@panel(title="Rahasia", permission="assets.import_asset")
def secret(request, obj):
    return "<p>rahasia</p>"


@panel(title="Kosong")
def nothing(request, obj):
    return ""


not_a_panel = "text"


@pytest.fixture
def listed(settings):
    settings.EXAMPLE_PANELS = [f"{__name__}.{name}" for name in ("for_all", "secret", "nothing")]
    return settings


def shown(user):
    request = RequestFactory().get("/")
    request.user = user
    return render_panels("EXAMPLE_PANELS", request, "Printer")


def test_a_panel_is_shown_to_those_who_may_see_it(listed, staff, keeper):
    assert [each.key for each in shown(staff).main] == []
    assert [each.key for each in shown(staff).side] == ["for-all"]
    assert [each.title for each in shown(keeper).main] == ["Rahasia"]


def test_a_path_that_leads_nowhere_fails_with_its_name(settings, staff):
    settings.EXAMPLE_PANELS = [f"{__name__}.gone"]
    with pytest.raises(ImportError, match="gone"):
        shown(staff)

    settings.EXAMPLE_PANELS = [f"{__name__}.not_a_panel"]
    with pytest.raises(ImproperlyConfigured, match="not_a_panel"):
        shown(staff)


def test_the_decorator_keeps_what_it_was_told():
    assert isinstance(secret, Panel)
    assert (secret.key, secret.place, secret.permission) == ("secret", "main", "assets.import_asset")
