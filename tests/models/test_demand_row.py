"""A row of the demand table can be, grows from stage to stage, and says who vouches for it."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.demand_row import SAID, SIGNATURE, DemandRow, DemandValues, FireStage, said, values_of
from models.kinds import decode_fact
from models.record import BadFact, encode
from models.water_need import MOST_LPS
from tests.models.facts import NOON


def row(**fields: Any) -> DemandRow:
    """A warehouse."""
    usual = {
        "zh": "仓库", "en": "Warehouse", "initial_lps": 25.0, "developed_lps": 50.0, "spread_lps": 100.0,
        "most_lps": 250.0, "incidents": ("warehouse_fire",),
    }  # fmt: skip
    return DemandRow(**{**usual, **fields})


@pytest.mark.parametrize(
    "fields",
    [
        {"zh": "", "en": ""}, {"zh": "仓" * 41}, {"initial_lps": -1.0}, {"initial_lps": float("nan")},
        {"most_lps": 1_001.0}, {"initial_lps": 60.0}, {"most_lps": 99.0}, {"per_floor_lps": 51.0},
        {"lps_per_m2": 6.0}, {"incidents": ("x" * 41,)}, {"incidents": ("",)}, {"verified_by": "李工"},
        {"source": "GB 50974"}, {"verified_on": "2026-11-27"}, {"incidents": tuple(map(str, range(41)))},
    ],
    ids=range(15),
)  # fmt: skip
def test_what_cannot_be_is_no_row(fields: dict[str, Any]) -> None:
    with pytest.raises(BadFact):
        row(**fields)


def test_it_is_verified_by_a_name_and_a_source() -> None:
    signed = row(verified_by="李工", source="GB 50974-2014")
    assert (row().verified, signed.verified) == (False, True)
    assert [one.columns().status for one in (row(), signed, row(removed=True))] == ["unsigned", "signed", "removed"]
    assert signed.columns().name == "仓库"
    assert [row().least_lps(stage) for stage in FireStage] == [25.0, 50.0, 100.0]


def test_what_two_people_may_say_differently_is_all_but_the_signature() -> None:
    assert {*SAID, *SIGNATURE} == set(DemandValues.__struct_fields__)
    assert said(row()) == said(row(verified_by="李工", source="GB", edition=3, changed_at=NOON))
    assert said(row()) == msgspec.json.decode(msgspec.json.encode(said(row())))
    assert said(values_of(row())) == said(row())


@given(st.lists(st.floats(0, MOST_LPS), min_size=4, max_size=4).map(sorted), st.floats(0, 50), st.floats(0, 5))
def test_every_row_that_can_be_comes_back_from_its_record(numbers: list[float], floor: float, area: float) -> None:
    names = ("initial_lps", "developed_lps", "spread_lps", "most_lps")
    made = row(**dict(zip(names, numbers, strict=True)), per_floor_lps=floor, lps_per_m2=area, edition=2)
    assert decode_fact(DemandRow.KIND, encode(made)) == made
