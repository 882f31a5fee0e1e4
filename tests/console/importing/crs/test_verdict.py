"""A verdict says what it read and turns raw cells into WGS-84."""

import numpy as np
import pytest

from console.importing.crs.readings import Reading
from console.importing.crs.systems import gcj02
from console.importing.crs.verdict import Clue, Verdict, describe, percent
from tests.console.importing.crs.weighed import weighed

PLAIN = weighed().reading


def test_only_certain_unmoved_degrees_without_strays_are_plain() -> None:
    assert Verdict(PLAIN, "certain", 0.999, ()).is_plain
    assert not Verdict(PLAIN, "likely", 0.999, ()).is_plain
    assert not Verdict(PLAIN, "certain", 0.999, (), outliers=(7,)).is_plain
    assert not Verdict(PLAIN.moved(30, 0), "certain", 0.999, ()).is_plain
    assert not Verdict(weighed(system=gcj02()).reading, "certain", 0.999, ()).is_plain


def test_raw_cells_of_any_notation_become_degrees_and_the_rest_nothing() -> None:
    verdict = Verdict(PLAIN, "certain", 0.999, ())
    lon, lat = verdict.transform(["121.5", "121°30'E", "x"], ["25.0", "25°0'N", "25"])
    assert lon[:2] == pytest.approx([121.5, 121.5])
    assert np.isnan(lon[2])
    assert lat[:2] == pytest.approx([25, 25])


def test_it_answers_in_codes_what_the_window_shows() -> None:
    verdict = Verdict(PLAIN.moved(30, -4), "likely", 0.9, (Clue("no_region"),))
    assert (verdict.system, verdict.axis_order, verdict.unit) == ("wgs84", "lon_lat", "degrees")
    assert verdict.headers == ("lon", "lat")
    assert verdict.shift_m == (30, -4)
    assert len(verdict.lines()) == 2


def test_a_reading_in_words_names_columns_order_and_shift() -> None:
    swapped = Reading(PLAIN.pair, True, PLAIN.unit, PLAIN.system, 0.0, shift_m=(30.0, -4.0))
    words = describe(swapped)
    assert "lon / lat" in words
    assert "纬度在前" in words
    assert "-4" in words


def test_nothing_is_sure_to_the_last() -> None:
    assert percent(1.0) == "99.9"
    assert percent(0.5) == "50.0"
