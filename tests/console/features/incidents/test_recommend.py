"""The run card is filled from the nearest units that are free."""

from console.features.incidents.recommend import DriveTime, recommend
from models.record import Record
from models.unit import Unit, UnitStatus


def _unit(number: str, kind: str = "pumper", status: UnitStatus = UnitStatus.AVAILABLE) -> Record[Unit]:
    return Record(kind="unit", id=number, fact=Unit(number=number, type=kind, status=status))


def _drive(seconds: float) -> DriveTime:
    return DriveTime(seconds, seconds * 10)


def test_the_nearest_units_of_the_cards_types_come_first() -> None:
    units = [_unit("far"), _unit("near"), _unit("ladder", "ladder"), _unit("mid")]
    result = recommend(units, [_drive(300), _drive(60), _drive(200), _drive(100)], {"pumper": 2, "ladder": 1})
    assert [(o.record.id, o.on_card) for o in result.offers] == [
        ("near", True), ("mid", True), ("ladder", True), ("far", False)
    ]  # fmt: skip
    assert result.missing == {}


def test_committed_units_and_units_out_of_service_are_not_offered() -> None:
    units = [_unit("a", status=UnitStatus.ON_SCENE), _unit("b", status=UnitStatus.OUT_OF_SERVICE)]
    result = recommend(units, [_drive(1), _drive(2)], {"pumper": 1})
    assert result.offers == ()
    assert result.missing == {"pumper": 1}


def test_a_unit_without_a_way_is_offered_last_and_never_chosen() -> None:
    result = recommend([_unit("lost"), _unit("b")], [None, _drive(900)], {"pumper": 2})
    assert [(o.record.id, o.on_card) for o in result.offers] == [("b", True), ("lost", False)]
    assert result.missing == {"pumper": 1}


def test_what_is_already_sent_is_taken_off_the_card() -> None:
    result = recommend([_unit("a"), _unit("b")], [_drive(1), _drive(2)], {"pumper": 2}, {"pumper": 1})
    assert [o.on_card for o in result.offers] == [True, False]
