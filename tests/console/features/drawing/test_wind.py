"""The measured wind: of the nearest anemometer that says both, with its age, and never old or calm for now."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.drawing.estimate_panel import EstimatePanel
from console.features.drawing.estimating import PLUME
from console.features.drawing.wind import MeasuredWind, wind_near
from models.device import Device
from models.reading import Reading
from models.record import Change, Fact, encode
from models.store import Store
from models.store.cache import Cache
from resources.words import set_language
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON
from tests.models.facts import NOON


@pytest.fixture
def cache(tmp_path) -> Cache:
    return Cache(tmp_path / "cache.sqlite")


def put(cache: Cache, **facts: Fact) -> None:
    changes = [
        Change(
            kind=fact.KIND, id=id_, revision=at, data=msgspec.Raw(encode(fact)), exercise_id=None,
            changed_at=NOON.isoformat(),
        )
        for at, (id_, fact) in enumerate(facts.items(), 1)
    ]  # fmt: skip
    cache.apply(changes, len(changes), heard_at=NOON.isoformat())


def anemometer(number: str, far_deg: float) -> Device:
    return Device(number=number, type="wind", lon=LON + far_deg, lat=LAT)


def said(device: str, channel: str, value: float, age_s: float = 0.0) -> Reading:
    return Reading(device_id=device, channel=channel, value=value, at=NOON - timedelta(seconds=age_s))


def test_it_is_that_of_the_nearest_one_that_says_both(cache: Cache, tmp_path) -> None:
    put(
        cache,
        dumb=anemometer("W0", 0.001), near=anemometer("W1", 0.01), far=anemometer("W2", 0.02),
        half=said("dumb", "wind_m_s", 9.0),
        a=said("near", "wind_m_s", 3.25, 30), b=said("near", "wind_from_deg", 360.0, 90),
        c=said("far", "wind_m_s", 7.0), d=said("far", "wind_from_deg", 10.0),
    )  # fmt: skip
    store = Store(tmp_path / "cache.sqlite")
    store.readers.open()
    found = wind_near(store, LON, LAT, None)
    assert found is not None
    assert (found.name, found.speed_m_s, found.from_deg) == ("W1", 3.25, 0.0)
    assert found.at == NOON - timedelta(seconds=90)
    assert found.distance_m == pytest.approx(963, rel=0.02)
    assert wind_near(store, LON + 5, LAT, None) is None
    store.close()
    cache.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_its_words_tell_its_age_and_why_it_is_not_taken(language: str) -> None:
    set_language(language)
    try:
        wind = MeasuredWind(3.0, 270.0, NOON, "W1", 1_234.0)
        fresh = wind.words(NOON + timedelta(minutes=2), 600)
        old = wind.words(NOON + timedelta(minutes=40), 600)
        calm = wind._replace(speed_m_s=0.2).words(NOON, 600)
    finally:
        set_language("zh")
    assert "W1" in fresh
    assert "1.2 km" in fresh
    assert "2" in fresh
    assert "40" in old
    assert len(old) > len(fresh) + 3
    assert len(calm) > len(fresh)


@given(st.floats(0, 60), st.floats(0, 359))
def test_calm_is_what_the_plume_has_no_answer_for(speed: float, bearing: float) -> None:
    assert MeasuredWind(speed, bearing, NOON, "W", 0.0).is_calm is (speed < 0.5)


def panel_with(desk: Desk, **wind: Any) -> EstimatePanel:
    panel = desk.put(EstimatePanel(desk.context))
    panel.begin(PLUME)
    panel._take_wind(MeasuredWind(3.2, 270.0, desk.context.now(), "W1", 500.0)._replace(**wind))
    return panel


def test_a_fresh_wind_is_reckoned_with_and_named_until_it_is_typed_over(desk: Desk) -> None:
    panel = panel_with(desk)
    assert (panel.speed.value(), panel.wind_from.value()) == (3.2, 270)
    panel.place.setText("120.1, 30.1")
    found = panel.reckon()
    assert found is not None
    assert found.fields["estimate"].inputs["wind_by"] == "W1"
    panel.speed.setValue(4.0)
    typed = panel.reckon()
    assert typed is not None
    assert "wind_by" not in typed.fields["estimate"].inputs


def test_an_old_or_calm_wind_is_said_and_not_taken(desk: Desk) -> None:
    before = desk.put(EstimatePanel(desk.context)).speed.value()
    cases: tuple[dict[str, Any], ...] = ({"at": desk.context.now() - timedelta(hours=1)}, {"speed_m_s": 0.1})
    for wind in cases:
        panel = panel_with(desk, **wind)
        assert panel.speed.value() == before
        assert "W1" in panel.wind.text()


def test_without_an_anemometer_the_wind_is_as_typed(desk: Desk) -> None:
    panel = panel_with(desk)
    panel._take_wind(None)
    assert "W1" not in panel.wind.text()
    panel.place.setText("120.1, 30.1")
    found = panel.reckon()
    assert found is not None
    assert "wind_by" not in found.fields["estimate"].inputs
