"""What an asset's page says of it beyond the first glance: only what is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from assets.models import Asset
from core.web.formats import long_date

Fact = tuple[str, str]
MORE = (
    *("brand", "specification", "serial_number", "size", "material", "nibar", "legacy_code"),
    *("plate_number", "chassis_number", "engine_number", "ownership_number"),
)
NETWORK = ("host_name", "mac_address", "ip_address")


def more_facts(asset: Asset) -> list[Fact]:
    facts = list(_fields(asset, MORE))
    came = ", ".join(part for part in (asset.get_mode_display(), asset.origin, asset.fund_source) if part)
    if came:
        facts.append((_("How it was acquired"), came))
    facts += _fields(asset, ("supplier", "document_number"))
    if asset.warranty_until:
        facts.append((_("Warranty until"), long_date(asset.warranty_until)))
    return facts


def network_facts(asset: Asset) -> list[Fact]:
    return list(_fields(asset, NETWORK)) if asset.is_device else []


def _fields(asset: Asset, names: Iterable[str]) -> Iterator[Fact]:
    for name in names:
        if value := getattr(asset, name):
            yield str(Asset._meta.get_field(name).verbose_name), str(value)  # type: ignore[union-attr]
