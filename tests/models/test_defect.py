"""A defect's stage follows its moments, and the worst are listed first."""

import pytest

from models.defect import DISABLING, Defect, DefectOrigin, DefectStage, DefectType, status_by
from models.hydrant import HydrantStatus
from models.record import MAX_TEXT, BadFact, replace
from tests.models.facts import NOON

STOLEN = Defect(
    hydrant_id="H", number="H-1", type=DefectType.STOLEN, origin=DefectOrigin.FIELD, reported_at=NOON,
    reported_by="li", disabling=True,
)  # fmt: skip


def test_it_goes_from_reported_to_checked() -> None:
    assigned = replace(STOLEN, assigned_to="王")
    repaired = replace(assigned, repaired_at=NOON)
    checked = replace(repaired, checked_at=NOON)
    dismissed = replace(assigned, dismissed_at=NOON)
    assert [d.stage for d in (STOLEN, assigned, repaired, checked, dismissed)] == list(DefectStage)
    assert [d.is_open for d in (STOLEN, assigned, repaired, checked)] == [True, True, True, False]


def test_what_leaves_a_hydrant_without_water_comes_first_and_what_is_over_last() -> None:
    slight = replace(STOLEN, disabling=False)
    over = replace(STOLEN, checked_at=NOON)
    assert [d.columns().grade for d in (STOLEN, slight, over)] == [2, 1, 0]
    assert (STOLEN.columns().parent_id, STOLEN.columns().status) == ("H", "reported")


def test_the_state_of_the_hydrant_tells_a_stolen_one_from_a_broken_one() -> None:
    assert status_by(DefectType.STOLEN, disabling=True) is HydrantStatus.MISSING
    assert status_by(DefectType.BLOCKED, disabling=True) is HydrantStatus.OUT_OF_SERVICE
    assert status_by(DefectType.STRUCK, disabling=False) is None
    assert not DISABLING & {DefectType.STRUCK, DefectType.WATER_THEFT}


def test_words_without_an_end_are_no_fact() -> None:
    with pytest.raises(BadFact):
        replace(STOLEN, note="x" * (MAX_TEXT + 1))
