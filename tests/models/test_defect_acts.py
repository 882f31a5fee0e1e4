"""The loop of a defect closes, the hydrant is what its open defects leave it, and nobody's word is lost."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.command import Command, Conflicting, Refused, Role
from models.defect import Defect, DefectOrigin, DefectStage, DefectType, status_by
from models.defect_acts import CREW, AssignDefect, CheckDefect, DismissDefect, RepairDefect, ReportDefect
from models.hydrant import USABLE, Hydrant, HydrantStatus
from models.log_entry import LogEntry, LogKind
from models.record import MAX_TEXT, Key, replace
from tests.models.facts import Known, at, town


def hydrant(facts: Known) -> Hydrant:
    found = facts.get("hydrant", "H")
    assert isinstance(found, Hydrant)
    return found


def defect(facts: Known, defect_id: str = "D") -> Defect:
    found = facts.get("defect", defect_id)
    assert isinstance(found, Defect)
    return found


def do(facts: Known, command: Command, minutes: float = 0) -> LogKind:
    """The kind of what the log says of it."""
    puts = command.apply(facts, at(minutes))
    assert {put.key for put in puts} <= {*command.touches("c"), puts[-1].key}
    facts.write(puts)
    said = puts[-1].fact
    assert isinstance(said, LogEntry)
    return said.kind


def report(
    type_: DefectType = DefectType.STOLEN, defect_id: str = "D", out_of_use: bool | None = None
) -> ReportDefect:
    return ReportDefect(
        defect_id=defect_id, hydrant_id="H", type=type_, origin=DefectOrigin.FIELD, out_of_use=out_of_use
    )


def test_a_defect_goes_round_once_and_the_hydrant_with_it() -> None:
    facts = town()
    assert do(facts, report()) is LogKind.DEFECT_REPORTED
    assert hydrant(facts).status is HydrantStatus.MISSING
    assert do(facts, AssignDefect(defect_id="D", hydrant_id="H", assigned_to="王"), 1) is LogKind.DEFECT_ASSIGNED
    assert do(facts, RepairDefect(defect_id="D", hydrant_id="H", repair="换新"), 2) is LogKind.DEFECT_REPAIRED
    assert hydrant(facts).status is HydrantStatus.MISSING, "nobody has looked yet"
    assert do(facts, CheckDefect(defect_id="D", hydrant_id="H", passed=True), 3) is LogKind.DEFECT_CHECKED
    assert (hydrant(facts).status, hydrant(facts).open_defects) == (HydrantStatus.IN_SERVICE, ())
    done = defect(facts)
    moments = [done.reported_at, done.assigned_at, done.repaired_at, done.checked_at]
    assert moments == [at(minute).made_at for minute in range(4)]


def test_a_repair_found_wanting_opens_the_defect_again_even_after_it_was_let_pass() -> None:
    facts = town()
    do(facts, report(DefectType.BLOCKED))
    do(facts, RepairDefect(defect_id="D", hydrant_id="H"), 1)
    assert do(facts, CheckDefect(defect_id="D", hydrant_id="H", passed=False), 2) is LogKind.DEFECT_RETURNED
    assert (defect(facts).stage, defect(facts).returned) == (DefectStage.REPORTED, 1)
    do(facts, RepairDefect(defect_id="D", hydrant_id="H"), 3)
    do(facts, CheckDefect(defect_id="D", hydrant_id="H", passed=True), 4)
    do(facts, CheckDefect(defect_id="D", hydrant_id="H", passed=False), 5)
    assert (defect(facts).is_open, hydrant(facts).status) == (True, HydrantStatus.OUT_OF_SERVICE)


def test_what_nobody_mended_cannot_be_checked() -> None:
    facts = town()
    do(facts, report())
    with pytest.raises(Refused, match=r"defect\.not_repaired"):
        CheckDefect(defect_id="D", hydrant_id="H", passed=True).apply(facts, at())


def test_the_same_defect_reported_by_two_seats_is_one_and_the_log_has_both() -> None:
    facts = town()
    assert [do(facts, report()), do(facts, report(defect_id="E"))] == [
        LogKind.DEFECT_REPORTED,
        LogKind.DEFECT_KNOWN,
    ]
    assert facts.get("defect", "E") is None
    assert do(facts, report(DefectType.STRUCK, "F")) is LogKind.DEFECT_REPORTED


def test_two_who_give_it_to_different_people_are_asked_who() -> None:
    facts = town()
    do(facts, report())
    do(facts, AssignDefect(defect_id="D", hydrant_id="H", assigned_to="王"))
    do(facts, AssignDefect(defect_id="D", hydrant_id="H", assigned_to="王"))
    with pytest.raises(Conflicting) as caught:
        AssignDefect(defect_id="D", hydrant_id="H", assigned_to="赵").apply(facts, at())
    assert caught.value.fields == {"assigned_to": ("王", "赵")}
    do(facts, AssignDefect(defect_id="D", hydrant_id="H", assigned_to="赵", before="王"))
    assert defect(facts).assigned_to == "赵"


def test_who_is_told_to_mend_what_is_mended_changes_nothing() -> None:
    facts = town()
    do(facts, report())
    do(facts, RepairDefect(defect_id="D", hydrant_id="H", repair="第一次"), 1)
    do(facts, RepairDefect(defect_id="D", hydrant_id="H", repair="第二次"), 2)
    do(facts, AssignDefect(defect_id="D", hydrant_id="H", assigned_to="王"), 3)
    assert (defect(facts).repair, defect(facts).assigned_to) == ("第一次", "")


@pytest.mark.parametrize("whom", ["", " ", "x" * 201])
def test_nobody_is_nobody_to_mend_it(whom: str) -> None:
    facts = town()
    do(facts, report())
    with pytest.raises(Refused, match=r"defect\.whom"):
        AssignDefect(defect_id="D", hydrant_id="H", assigned_to=whom).apply(facts, at())


def test_words_without_an_end_and_hydrants_that_are_not_there_are_refused() -> None:
    with pytest.raises(Refused, match=r"defect\.long"):
        msgspec.structs.replace(report(), note="x" * (MAX_TEXT + 1)).apply(town(), at())
    with pytest.raises(Refused, match="missing"):
        msgspec.structs.replace(report(), hydrant_id="nobody's").apply(town(), at())


def test_what_is_none_is_dismissed_with_a_reason_and_the_hydrant_is_offered_again() -> None:
    facts = town()
    do(facts, report())
    with pytest.raises(Refused, match=r"defect\.why"):
        DismissDefect(defect_id="D", hydrant_id="H", reason="  ").apply(facts, at())
    assert (
        do(facts, DismissDefect(defect_id="D", hydrant_id="H", reason="传感器误报"), 2) is LogKind.DEFECT_DISMISSED
    )
    found = defect(facts)
    assert (found.stage, found.dismissed_at, found.dismissal) == (
        DefectStage.DISMISSED,
        at(2).made_at,
        "传感器误报",
    )
    assert (hydrant(facts).status, hydrant(facts).open_defects) == (HydrantStatus.IN_SERVICE, ())
    do(facts, DismissDefect(defect_id="D", hydrant_id="H", reason="另一原因"), 3)
    do(facts, RepairDefect(defect_id="D", hydrant_id="H"), 4)
    assert defect(facts) == found, "the first who said so counts"


def test_what_was_mended_is_looked_at_and_not_dismissed() -> None:
    facts = town()
    do(facts, report())
    do(facts, RepairDefect(defect_id="D", hydrant_id="H"))
    do(facts, DismissDefect(defect_id="D", hydrant_id="H", reason="误报"))
    assert defect(facts).stage is DefectStage.REPAIRED
    assert not hydrant(facts).usable


def test_a_defect_outlives_its_hydrant() -> None:
    facts = town()
    do(facts, report())
    del facts[Key("hydrant", "H")]
    do(facts, RepairDefect(defect_id="D", hydrant_id="H"))
    do(facts, CheckDefect(defect_id="D", hydrant_id="H", passed=True))
    assert not defect(facts).is_open


def test_people_in_the_field_and_maintainers_may_do_it() -> None:
    assert {Role.FIELD, Role.MAINTAINER, Role.DISPATCHER} <= CREW
    assert Role.OBSERVER not in CREW
    assert all(
        kind.ROLES == CREW for kind in (ReportDefect, AssignDefect, RepairDefect, CheckDefect, DismissDefect)
    )


_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["report", "repair", "pass", "fail", "dismiss"]),
        st.sampled_from(list(DefectType)),
        st.sampled_from([None, True, False]),
    ),
    max_size=14,
)


@given(_ACTS, st.sampled_from(list(HydrantStatus)), st.sampled_from([None, 0.05, 0.3]))
def test_whatever_is_done_the_hydrant_is_what_its_open_defects_leave_it(
    acts: list[tuple[str, DefectType, bool | None]], status: HydrantStatus, pressure_mpa: float | None
) -> None:
    facts = town()
    first = replace(hydrant(facts), status=status, pressure_mpa=pressure_mpa)
    facts[Key("hydrant", "H")] = first
    for minute, (act, type_, out_of_use) in enumerate(acts):
        command: Command = {
            "report": report(type_, type_, out_of_use),
            "repair": RepairDefect(defect_id=type_, hydrant_id="H"),
            "pass": CheckDefect(defect_id=type_, hydrant_id="H", passed=True),
            "fail": CheckDefect(defect_id=type_, hydrant_id="H", passed=False),
            "dismiss": DismissDefect(defect_id=type_, hydrant_id="H", reason="误报"),
        }[act]
        try:
            do(facts, command, minute)
        except Refused:
            continue
        now = hydrant(facts)
        still = {fact_id: fact for (kind, fact_id), fact in _defects(facts).items() if fact.is_open}
        assert {one.id for one in now.open_defects} == set(still)
        wanted = {status_by(one.type, disabling=one.disabling) for one in still.values()} - {None}
        if wanted:
            assert now.status in wanted
            assert now.status not in USABLE
        elif status in USABLE:
            assert now.status in USABLE
        else:
            assert now.status is status


def _defects(facts: Known) -> dict[tuple[str, str], Defect]:
    return {(key.kind, key.id): fact for key, fact in facts.items() if isinstance(fact, Defect)}
