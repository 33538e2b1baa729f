"""Stickers on the demo's goods: room by room, then what came since; the newest lack one."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from random import Random

from assets.labels.tokens import LENGTH, LETTERS
from assets.models import Asset, Sticker
from demo.past import Past, save_present
from demo.register import Era, Item
from organization.models import User

SECOND_ROUND = timedelta(days=40)
GONE = (Asset.Status.DISPOSED, Asset.Status.LOST)


def hang_stickers(items: list[Item], *, rng: Random, era: Era, past: Past, keeper: User) -> None:
    """`items` are saved already."""
    rooms: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.asset.status not in GONE and rng.random() < 0.95:
            rooms[item.asset.room.code if item.asset.room else ""].append(item)
    second = era.office_time.some_moment(rng, era.office_time.day_from(era.today - SECOND_ROUND))
    later = past.act("asset.print_label", second, keeper)
    stickers = []
    for code in sorted(rooms):
        day = era.office_time.shift(era.begins, rng.randint(30, 120))
        first = past.act("asset.print_label", era.office_time.some_moment(rng, day), keeper)
        for item in rooms[code]:
            act = first if item.registered.at < first.at else later
            if item.registered.at < act.at:
                token = "".join(rng.choices(LETTERS, k=LENGTH))
                sticker = Sticker(asset=item.asset, token=token, printed_at=act.at, printed_by=keeper)
                past.created(act, sticker)
                stickers.append(sticker)
    save_present(stickers)
