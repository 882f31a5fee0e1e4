"""Names as they are compared, and the parts of addresses."""

import pytest

from maps.region.names import first_number, plain, split_address, split_crossing


@pytest.mark.parametrize(
    ("one", "other"), [("Straße", "STRASSE"), ("ＡＢ１", "ab1"), ("Köln", "koln"), ("Æ", "ae")]
)
def test_spellings_that_are_one(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人民路12号", ("人民路", "12", False)),
        ("人民路12", ("人民路", "12", False)),
        ("Leopoldstraße 12a", ("Leopoldstraße", "12a", False)),
        ("Leopoldstraße 12 A", ("Leopoldstraße", "12a", False)),
        ("12 Beacon Street", ("Beacon Street", "12", True)),
        ("Rua X, 10-12", ("Rua X", "10-12", False)),
        ("人民路", None),
        ("12", None),
        ("", None),
    ],
)
def test_addresses_are_split(text: str, expected: tuple[str, str, bool] | None) -> None:
    assert split_address(text) == expected


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("人民路中山路口", ("人民路", "中山路")),
        ("人民路与中山路交叉口", ("人民路", "中山路")),
        ("人民路/中山路", ("人民路", "中山路")),
        ("中山路和平路口", ("中山路", "和平路")),
        ("Beacon & Tremont", ("Beacon", "Tremont")),
        ("Beacon St and Tremont St", ("Beacon St", "Tremont St")),
        ("忠孝東路基隆路口", ("忠孝東路", "基隆路")),
    ],
)
def test_crossings_are_split_into_their_streets(text: str, pair: tuple[str, str]) -> None:
    assert pair in split_crossing(text)


@pytest.mark.parametrize("text", ["人民路", "人民路12号", "Beacon Street", "路口", "", "&", "路" * 10_000])
def test_what_is_no_crossing_has_few_pairs_or_none(text: str) -> None:
    assert len(split_crossing(text)) <= 4
    assert text.startswith("路路") or not split_crossing(text)


def test_a_house_number_begins_with_a_number() -> None:
    assert [first_number(text) for text in ("12", "12a", "14-16", "a", "")] == [12, 12, 14, None, None]
