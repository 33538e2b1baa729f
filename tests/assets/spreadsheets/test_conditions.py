import pytest

from assets.spreadsheets.conditions import parse_condition, parse_ticks
from assets.spreadsheets.modes import parse_mode
from core.spreadsheets.problems import Problem


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("B", "B"), ("b", "B"), ("Baik", "B"), ("bagus", "B"), ("New", "B"), (1.0, "B"),
        ("RR", "RR"), ("r.r", "RR"), ("KB", "RR"), ("Kurang Baik", "RR"), ("rusak ringan", "RR"),
        ("RB", "RB"), ("R.B", "RB"), ("Rusak Berat", "RB"), ("RUSAK  BERAT", "RB"), ("3", "RB"),
        ("Kurang Baik (KB)", "RR"), ("-", None), (None, None), ("NIHIL", None),
    ],
)  # fmt: skip
def test_condition_is_read_by_word_letter_or_number(written: object, condition: str | None) -> None:
    assert parse_condition(written) == condition  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Rusak", "condition_vague"),
        ("√", "condition_tick_alone"),
        ("rusak sedang", "condition_unreadable"),
        ("B/RR/RB", "condition_unreadable"),
        ("hilang", "condition_unreadable"),
        ("9", "condition_unreadable"),
    ],
)
def test_condition_that_is_not_plain_is_refused(written: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_condition(written)

    assert caught.value.code == code


@pytest.mark.parametrize("tick", ["√", "v", "V", "✓", "x", "1", 1.0, "RB"])
def test_tick_in_a_column_is_its_condition(tick: object) -> None:
    assert parse_ticks({"B": None, "RR": "-", "RB": tick}) == "RB"  # type: ignore[dict-item]


def test_no_tick_is_no_condition() -> None:
    assert parse_ticks({"B": None, "RR": "", "RB": 0.0}) is None


@pytest.mark.parametrize(
    ("ticks", "code"),
    [
        ({"B": "v", "RR": None, "RB": "v"}, "condition_contradicts"),
        ({"B": 3.0, "RR": None, "RB": None}, "condition_counts"),
        ({"B": "lihat catatan", "RR": None, "RB": None}, "condition_unreadable"),
        ({"B": "RB", "RR": None, "RB": None}, "condition_unreadable"),
    ],
)
def test_ticks_that_contradict_or_count_are_refused(ticks: dict[str, str], code: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_ticks(ticks)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("written", "mode"),
    [("Pengadaan", "01"), ("HIBAH", "02"), ("1", "01"), ("02 Hibah", "02"), ("Pinjam", None)],
)
def test_mode_of_acquisition_is_one_of_a_closed_list(written: str, mode: str | None) -> None:
    assert parse_mode(written) == mode
