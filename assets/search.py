"""What the one search box finds in the register."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.db.models.functions import Lower
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.filters import AssetFilter
from assets.models import Asset, Family, Synonym
from assets.models.register import AssetQuerySet
from core.web.search import (
    FEW,
    SHOWN,
    Found,
    Hit,
    first_hits,
    is_wordy,
    nearest,
    put_right,
    source,
    with_similar,
    words_in,
)
from organization.signed_in import signed_in

# A code as many lists write it, without its dots: 132100102002.
BARE_CODE = re.compile(r"^(\d)(\d)(\d)(\d\d)(\d\d)(\d\d)(\d{3})$")


@source(title=_("Items"), permission="assets.view_asset")
def assets(request: HttpRequest, text: str) -> Found:
    among = Asset.objects.visible_to(signed_in(request)).select_related("family", "room", "unit")
    sought = look_for(request, text, among)
    query = urlencode({"q": sought.instead_of or sought.text})
    found = first_hits(sought.rows, _hit, f"{reverse('assets:asset_list')}?{query}")
    return Found(found.hits, found.more, sought.instead_of)


@dataclass(frozen=True)
class Sought:
    """
    :param rows: one more than are shown, where there are more
    :param exact: what has the very words, as many as there are
    :param instead_of: the word that was looked for because nothing had the one that was typed
    """

    text: str
    rows: list[Asset]
    exact: AssetQuerySet
    instead_of: str = ""

    @property
    def is_sure(self) -> bool:
        """One alone, and by the very words."""
        return len(self.rows) == 1 and not self.instead_of and getattr(self.rows[0], "is_exact", True)


def look_for(request: HttpRequest, text: str, among: AssetQuerySet, *, most: int = SHOWN) -> Sought:
    """By name, brand, code, register, serial and police number, NIBAR, room, and everyday words.

    Where next to nothing has the words: by the everyday word that is spelled most like them, by the words of
    the register that are spelled most like each of them, else (on PostgreSQL) by similar words.
    """
    text = BARE_CODE.sub(r"\1.\2.\3.\4.\5.\6.\7", text)

    def exact_of(text: str) -> Any:
        query = QueryDict(urlencode({"q": text}))
        return AssetFilter(query, queryset=among, request=request).qs.order_by("-pk")

    exact = exact_of(text)
    rows, meant = list(exact[: most + 1]), ""
    if not rows and (meant := _probably_meant(text)):
        rows = list(among.filter(_called(meant)).order_by("-pk")[: most + 1])
    if not rows and not meant and (meant := put_right(text, _known_words(among)) if is_wordy(text) else ""):
        rows = list(exact_of(meant)[: most + 1])
    if len(rows) < FEW and not meant:
        rows = list(with_similar(exact, among, "search_text", text.lower(), is_indexed=True, most=most))
    return Sought(text, rows, exact, meant if rows else "")


def _probably_meant(text: str) -> str:
    """The word for a kind of goods that was probably mistyped."""
    if not is_wordy(text):
        return ""
    meant = nearest(text.lower(), _everyday_words())
    return "" if meant == text.lower() else meant


def _everyday_words() -> list[str]:
    known = Synonym.objects.order_by().values_list(Lower("word"))
    return [word for (word,) in known.union(Family.objects.order_by().values_list(Lower("name")))]


def _known_words(among: AssetQuerySet) -> set[str]:
    return words_in(among, "name", "brand") | {word for text in _everyday_words() for word in text.split()}


def _called(word: str) -> Q:
    codes = Synonym.objects.filter(word=word).values("code")
    return Q(classification__in=codes) | Q(family__name__iexact=word)


def _hit(asset: Asset) -> Hit:
    place = asset.room.name if asset.room else asset.room_text or asset.unit.name
    return Hit(
        asset.title,
        asset.get_absolute_url(),
        f"{asset.classification_id} · {asset.register_label} · {place}",
        asset.family.icon if asset.family else "package",
    )
