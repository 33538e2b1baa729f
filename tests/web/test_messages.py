import io
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management import call_command

from core.web.messages import findings, merge, read_catalog, said_in, write_catalog


def test_every_message_has_its_indonesian():
    """Lists what is missing, untranslated, fuzzy or obsolete: `manage.py update_messages --check`."""
    call_command("update_messages", check=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "__init__.py").touch()
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "__init__.py").write_text('x = _("Not said to anybody.")')
    (tmp_path / "core" / "views.py").write_text(
        'x = _("Saved.")\ny = ngettext("%(n)s room", "%(n)s rooms", 2)\nz = pgettext("tab", "Report")\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}\n      <p>\n   {{ x }}\n  </p>"
        "{% translate \"Items\" %}{% sort_header 'n' _('Name') %}"
        "{% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"
    )
    return tmp_path


def catalog() -> Catalog:
    header = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
    return pofile.read_po(io.StringIO(header), locale="id", domain="django")


def test_messages_are_found_in_modules_and_templates(root: Path):
    said = said_in(root)

    assert set(said) == {
        (None, "Saved."),
        (None, "%(n)s room"),
        ("tab", "Report"),
        (None, "Items"),
        (None, "Name"),
        (None, "%(n)s row"),
    }
    assert said[None, "%(n)s row"].plural == "%(n)s rows"


def test_the_check_names_each_fault(root: Path):
    said, known = said_in(root), catalog()
    merge(said, known)
    known["Items"].string = "Barang"
    known["Items"].flags.add("fuzzy")
    known["%(n)s room"].string = ("%(m)s ruangan",)
    known.add("Gone.", "Hilang.")
    known.delete("Saved.")
    known.add(("Saved.", "Saved."), ("Disimpan.",))

    faults = {(each.what.split(" ")[0], each.id) for each in findings(said, known)}

    assert ("untranslated", "Name") in faults
    assert ("fuzzy", "Items") in faults
    assert ("obsolete", "Gone.") in faults
    assert ("placeholders", "%(n)s room") in faults
    assert ("plural", "Saved.") in faults
    assert not any(each == "%(n)s row" and what == "plural" for what, each in faults)


def test_a_message_that_lost_its_plural_is_asked_for_anew(root: Path):
    said, known = said_in(root), catalog()
    known.add(("Saved.", "Saved."), ("Disimpan.",))

    merge(said, known)

    assert not known["Saved."].pluralizable
    assert ("untranslated", "Saved.") in {(each.what, each.id) for each in findings(said, known)}


def test_the_catalog_in_the_repository_has_one_plural():
    path = Path(settings.LOCALE_PATHS[0]) / "id" / "LC_MESSAGES" / "django.po"

    assert "nplurals=1; plural=0;" in path.read_text(encoding="utf-8")


def test_the_catalog_is_written_without_dates(root: Path, tmp_path: Path):
    known = catalog()
    merge(said_in(root), known)
    write_catalog(known, tmp_path / "django.po")

    written = (tmp_path / "django.po").read_text()
    assert "Date" not in written
    assert written.index('"Items"') < written.index('"Name"')
    assert said_in(root).keys() == {
        (m.context, m.id[0] if isinstance(m.id, tuple) else m.id)
        for m in read_catalog(tmp_path / "django.po")
        if m.id
    }
