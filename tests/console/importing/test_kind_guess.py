"""Of what kind the records of a file are is proposed from what is in it."""

import pytest

from console.importing.columns import KINDS
from console.importing.kind_guess import guess_kinds
from console.importing.read import Table


def guess(headers: tuple[str, ...], cells: tuple[str, ...] = (), name: str = "data.csv") -> str:
    row = dict(zip(headers, cells or ("1",) * len(headers), strict=True))
    return guess_kinds(Table(headers, [(2, row)]), name)[0].kind


def test_headers_of_a_kinds_own_tell_it() -> None:
    assert guess(("编号", "lon", "lat", "管径", "压力")) == "hydrants"
    assert guess(("编号", "车高", "载水量", "泵流量")) == "units"
    assert guess(("编号", "名称", "流地址", "朝向")) == "cameras"


def test_values_tell_it_where_headers_do_not() -> None:
    assert guess(("编号", "类型"), ("1", "地上式消防栓")) == "hydrants"
    assert guess(("编号", "类型"), ("1", "微型消防站")) == "stations"


def test_a_place_called_length_and_breadth_is_not_the_size_of_an_engine() -> None:
    headers = ("Nr", "Typ", "Länge", "Breite")
    assert guess(headers, ("1", "UFH", "11,56493", "48,13079")) == "hydrants"
    assert guess(headers, ("1", "HLF", "9,25", "2,50")) == "units"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Hydranten 2024.xlsx", "hydrants"),
        ("消防站.csv", "stations"),
        ("避难场所.csv", "shelters"),
        ("experts.csv", "experts"),
    ],
)
def test_the_files_name_tells_it_where_nothing_else_does(name: str, kind: str) -> None:
    assert guess(("编号", "名称"), name=name) == kind


def test_every_kind_is_listed_once_the_likeliest_first() -> None:
    guesses = guess_kinds(Table(("a",), [(2, {"a": "1"})]), "a.csv")
    assert sorted(one.kind for one in guesses) == sorted(KINDS)
    assert [one.score for one in guesses] == sorted((one.score for one in guesses), reverse=True)
