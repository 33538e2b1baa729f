"""What is measured, and what it should come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]


@dataclass(frozen=True)
class Aim:
    """
    :param what: for people
    :param ratio: to the floor; None is only told
    :param at_least: the ratio is a rate, of which more is better
    :param queries: at most
    :param most: further figures → the most that each may be
    """

    what: str
    ratio: float | None
    at_least: bool = False
    queries: int | None = None
    most: tuple[tuple[str, float], ...] = ()

    def told(self, found: Figures) -> Figures:
        """The figures with the aims beside them, as JSON has them."""
        told: Figures = {}
        for name, value in found.items():
            told[name] = value
            if name == "ratio" and self.ratio is not None:
                told["aim"] = self.ratio
            elif (most := self.limit(name)) is not None:
                told[f"{name}_aim"] = most
        return told | {"met": self.is_met(found)}

    def limit(self, name: str) -> float | None:
        return self.queries if name == "queries" else dict(self.most).get(name)

    def is_met(self, found: Figures) -> bool | None:
        """None where nothing is asked."""
        asked = [found[name] <= self.limit(name) for name in found if self.limit(name) is not None]
        if self.ratio is not None and "ratio" in found:
            ratio = found["ratio"]
            asked.append(ratio >= self.ratio if self.at_least else ratio <= self.ratio)
        return all(asked) if asked else None


KB = (("kb", 40),)
# In the order of the table; `--only` takes these names.
AIMS = {
    "list_50": Aim("list of 50", 2.0, queries=8, most=KB),
    "list_50_filtered": Aim("list of 50, filtered", 2.0, queries=8, most=KB),
    "search_fragment": Aim("search, a fragment", 1.5, queries=8, most=KB),
    "search_word": Aim("search, a common word", 3.0, queries=8, most=KB),
    "asset_page": Aim("page of one item with everything on it", 2.5, queries=12),
    "api_list_50": Aim("API list of 50", 1.2, queries=6),
    "list_8_clients": Aim("list a second, 8 clients", 0.5, at_least=True),
    "export_10k": Aim("CSV of 10,000", 7.0, most=(("mib", 16), ("mib_100k", 16))),
    "export_book_10k": Aim("XLSX of 10,000", None),
    "import_10k": Aim("import of 10,000, preview and apply", 8.0, queries=60),
    "import_100k": Aim("import of 100,000, rows a second", 0.8, at_least=True, most=(("mib", 64),)),
    "bulk_edit_1k": Aim("bulk edit of 1,000", 4.0, queries=10),
    "flag_100k": Aim("nightly flags over 100,000", 1.5),
    "worker_mib": Aim("a web worker, to what it may have", 1.0, most=(("mib", 110), ("mib_after", 140))),
    "pdf_5k": Aim("PDF of 5,000 rows", 2.0, most=(("mib", 300),)),
}
