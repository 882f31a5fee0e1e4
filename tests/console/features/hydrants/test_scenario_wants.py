"""A scenario may say what burns: the demand table says how much water that wants, and the answer says which row."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.features.hydrants.allocation.options import BadScenario
from console.features.hydrants.allocation.scenario import Scenario
from console.features.hydrants.demand import shipped_rows
from console.features.hydrants.demand_file import write_demand
from console.features.hydrants.demand_table import COLUMNS, shipped_lines, with_cell
from console.features.hydrants.scenario_wants import rows_known, with_demands
from models.record import replace
from resources.words import set_language
from tests.console.features.hydrants.allocation.places import engine, source, street
from tests.console.features.hydrants.test_command import solve


def scenario(**point: Any) -> bytes:
    """A street with one point that wants nothing yet."""
    known = street(source("a", 55, flow_lps=30), engines=(engine("E1"),), demand_lps=20)
    made = msgspec.json.decode(msgspec.json.encode(known))
    del made["incidents"][0]["points"][0]["demand_lps"]
    made["incidents"][0]["points"][0] |= point
    return msgspec.json.encode(made)


def test_a_point_gets_the_litres_of_its_row_stage_floors_and_area() -> None:
    wants = {"row": "residential", "stage": "developed", "floors": 18}
    written, (taken,) = with_demands(scenario(wants=wants), shipped_rows())
    solved = msgspec.json.decode(written, type=Scenario)
    assert solved.incidents[0].points[0].demand_lps == taken.demand_lps == 29.0
    assert (taken.row, taken.edition, taken.verified) == ("residential", 0, False)
    verified = {"residential": replace(shipped_rows()["residential"], edition=3, verified_by="李工", source="GB")}
    _written, (taken,) = with_demands(scenario(wants={**wants, "area_m2": 500}), verified)
    assert (taken.demand_lps, taken.edition, taken.verified) == (50.0, 3, True)


def test_a_scenario_that_leaves_nothing_to_the_table_stays_as_it_is() -> None:
    written, taken = with_demands(scenario(demand_lps=20), shipped_rows())
    assert msgspec.json.decode(written) == msgspec.json.decode(scenario(demand_lps=20))
    assert taken == []
    for text in (b"[]", b'{"incidents": 1}', b'{"incidents": [1, {"points": 2}, {"points": [3]}]}'):
        assert with_demands(text, shipped_rows())[1] == []


WANTS = "$.incidents[0].points[0].wants"


@pytest.mark.parametrize(
    ("point", "words"),
    [
        ({"wants": {"row": "castle", "stage": "initial"}}, f"{WANTS}.row: the demand table has no row “castle”"),
        ({"wants": {"row": "residential", "stage": "later"}}, f"{WANTS}.stage must be one of initial, developed"),
        ({"wants": {"row": "residential", "stage": "initial", "floors": 0}}, f"{WANTS}.floors must be a number"),
        ({"wants": 20}, f"{WANTS} must be an object"),
        ({"wants": {}}, f"{WANTS}: the field “row” is missing"),
        ({"wants": {"row": "residential", "stage": "initial", "rows": 2}}, "known are row, stage, floors, area_m2"),
        ({"demand_lps": 20, "wants": {"row": "residential", "stage": "initial"}}, "both demand_lps and wants"),
    ],
    ids=range(7),
)
def test_what_the_table_cannot_answer_is_a_sentence_with_its_place(point: dict[str, Any], words: str) -> None:
    set_language("en")
    with pytest.raises(BadScenario, match=re.escape(words)):
        with_demands(scenario(**point), shipped_rows())


def test_the_table_is_that_of_the_file_named_and_the_example_where_no_centre_was_reached(tmp_path: Path) -> None:
    own = with_cell(shipped_lines()[0], COLUMNS.index("developed"), "33")
    write_demand(tmp_path / "own.csv", (own, *shipped_lines()[1:]))
    assert rows_known(tmp_path / "own.csv", None)["residential"].developed_lps == 33.0
    assert rows_known(None, tmp_path) == shipped_rows()
    (tmp_path / "none.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    write_demand(tmp_path / "bad.csv", (with_cell(own, COLUMNS.index("developed"), "1"),))
    for name in ("none.csv", "bad.csv", "missing.csv"):
        with pytest.raises(BadScenario):
            rows_known(tmp_path / name, None)


def test_the_command_solves_it_and_says_what_was_taken(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_bytes(scenario(wants={"row": "residential", "stage": "initial"}))
    write_demand(tmp_path / "own.csv", (with_cell(shipped_lines()[0], COLUMNS.index("initial"), "12"),))
    done = solve(tmp_path / "s.json", "--table", str(tmp_path / "own.csv"))
    assert done.returncode == 0, done.stderr
    (taken,) = msgspec.json.decode(done.stdout)["demand"]
    assert (taken["row"], taken["demand_lps"]) == ("residential", 12.0)
    refused = solve(tmp_path / "s.json", "--table", str(tmp_path / "gone.csv"))
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
