"""Every flow says where it is known from, and how old that is."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from console.features.hydrants.allocation.scenario import Network
from console.features.hydrants.flow_basis import Known, flow_words, is_asked, known_from, summary
from console.features.hydrants.modelled import modelled_answer
from console.features.hydrants.solving import better_answer, first_answer
from models.device import Device
from models.hydrant import WaterType
from models.reading import Reading
from resources.words import set_language
from tests.console.features.hydrants.fireground import Ground, engine, fire, hydrant
from tests.console.mains.networks import UNPLACED
from tests.models.facts import NOON

TEST = {"test_static_mpa": 0.4, "test_residual_mpa": 0.2, "test_flow_lps": 20.0}
FACTS = {
    "I": fire(["E1", "E2", "E3", "E4"], 300.0), **{f"E{n}": engine(f"E{n}") for n in range(1, 5)},
    "tested": hydrant(50, tested_at=NOON - timedelta(days=420), **TEST),
    "sensed": hydrant(55, tested_at=NOON - timedelta(days=30), **TEST),
    "stated": hydrant(60, flow_lps=18.0, pressure_mpa=0.3, measured_at=NOON - timedelta(days=9)),
    "unknown": hydrant(65), "tank": hydrant(70, type=WaterType.TANK, volume_m3=36.0),
    "pond": hydrant(75, type=WaterType.NATURAL),
    "device": Device(number="d", type="hydrant_pressure", hydrant_id="sensed"),
    "reading": Reading(device_id="device", channel="pressure_mpa", value=0.35, at=NOON - timedelta(seconds=12)),
}  # fmt: skip


def test_each_source_says_where_its_flow_is_known_from(tmp_path: Path) -> None:
    set_language("en")
    with Ground(tmp_path, **FACTS) as ground:
        found = first_answer(ground.known())
    assert found is not None
    assert {key: known_from(found, key) for key in ("tested", "sensed", "stated", "unknown", "tank")} == {
        "tested": Known.TEST, "sensed": Known.SENSOR, "stated": Known.STATED, "unknown": Known.ASSUMED,
        "tank": Known.VOLUME,
    }  # fmt: skip
    assert flow_words(found, "pond", NOON) == ("15.0 L/s assumed: nobody has measured what can be drawn from it")
    assert "420 d" in flow_words(found, "tested", NOON)
    assert "0.35 MPa by its sensor" in flow_words(found, "sensed", NOON)
    assert "12 s" in flow_words(found, "sensed", NOON)
    assert "0.30 MPa as last measured" in flow_words(found, "stated", NOON)
    assert flow_words(found, "unknown", NOON) == "15.0 L/s assumed, never measured"
    said = summary(found, NOON)
    for words in ("flow test", "test and sensor", "assumed"):
        assert f"{words}\N{NO-BREAK SPACE}1" in said, "a lone figure on the next line is read by nobody"
    assert "420 d" in said
    assert not is_asked(found)


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_flow_of_the_model_names_file_junction_hour_and_what_is_left(tmp_path: Path, spoken: str) -> None:
    set_language(spoken)
    path = tmp_path / "town.inp"
    path.write_text(UNPLACED, encoding="utf-8")
    with Ground(tmp_path, I=fire(demand_lps=15.0), a=hydrant(50, number="A")) as ground:
        first = first_answer(ground.known(network=Network(inp=str(path))))
        assert first is not None
        assert is_asked(first)
        last = modelled_answer(better_answer(first, threading.Event()))
    assert not is_asked(last)
    words = flow_words(last, "a", NOON)
    assert "town.inp" in words
    assert {"zh": "与编号同名", "en": "of its number"}[spoken] in words
    assert "00:00" in words
    assert last.mains.drawn is not None
    assert f"{last.mains.drawn.pressures_mpa['a']:.2f} MPa" in words
    assert "⟦" not in words + summary(last, NOON)


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_flow_says_how_its_junction_was_found_and_one_without_any_says_that(tmp_path: Path, spoken: str) -> None:
    set_language(spoken)
    path = tmp_path / "town.inp"
    path.write_text(UNPLACED, encoding="utf-8")
    network = Network(inp=str(path), junctions=(("H50", "B"),), hour=6)
    with Ground(tmp_path, I=fire(demand_lps=15.0), a=hydrant(50), b=hydrant(60, flow_lps=9.0)) as ground:
        first = first_answer(ground.known(network=network))
        assert first is not None
        last = modelled_answer(better_answer(first, threading.Event()))
    listed, other = flow_words(last, "a", NOON), flow_words(last, "b", NOON)
    assert {"zh": "节点 B，对照表指定，06:00", "en": "junction B, as listed, 06:00"}[spoken] in listed
    assert {"zh": "不在管网模型中", "en": "at no junction of the model"}[spoken] in other
