from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.packs.entries import (
    Act,
    Known,
    Line,
    Read,
    Unclear,
    act_choice,
    apart,
    in_order,
    read_act,
    read_line,
    read_lines,
    read_time,
)
from models.incident import CloseIncident, CreateIncident, UpdateIncident
from models.log_entry import AddLogEntry
from models.unit import DispatchUnit, SetUnitStatus, TellByVoice
from resources.words import set_language, t

NOW = datetime(2026, 5, 4, 15, 0).astimezone()
KNOWN = Known({"2-017": ("I",), "2-018": ("J", "K")}, {"11": ("A",)}, {"A": ("H1",)})


def line(act: Act, **fields: Any) -> Line:
    return Line(**{"id": "N", "time": "1405", "act": str(list(Act).index(act) + 1), "incident": "2-017", **fields})


@pytest.mark.parametrize(
    ("typed", "day", "clock"),
    [
        ("1405", 4, "14:05:00"),
        ("905", 4, "09:05:00"),
        ("14:05", 4, "14:05:00"),
        ("14:05:30", 4, "14:05:30"),
        ("14：05", 4, "14:05:00"),
        ("140530", 4, "14:05:30"),
        ("2350", 3, "23:50:00"),
        ("昨天 23:50", 3, "23:50:00"),
        ("昨2350", 3, "23:50:00"),
        ("yesterday 23:50", 3, "23:50:00"),
        ("y 1405", 3, "14:05:00"),
        ("05-02 23:50", 2, "23:50:00"),
        ("2026-05-01 0800", 1, "08:00:00"),
    ],
)
def test_a_time_is_read_as_it_is_written_on_paper(typed: str, day: int, clock: str) -> None:
    at = read_time(typed, NOW).astimezone()
    assert (at.month, at.day, f"{at:%H:%M:%S}") == (5, day, clock)


@pytest.mark.parametrize("typed", ["1405", "昨天 1405", "2350", "05-02 1405"])
def test_a_line_that_is_sent_days_later_is_of_the_day_it_was_typed_for(typed: str) -> None:
    later = NOW + timedelta(days=3)
    kept = read_line(line(Act.NOTE, time=typed, text="x", typed_at=NOW), KNOWN, later)
    assert kept.at == read_time(typed, NOW)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_past_time_or_a_sentence(typed: str) -> None:
    said = ""
    try:
        assert read_time(typed, NOW).tzinfo is not None
    except Unclear as unclear:
        said = f"{unclear.field} {unclear}"
    assert said in ("", f"time {t('packs.unclear.time')}")


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_of_day_alone_is_never_to_come(hour: int, minute: int) -> None:
    assert NOW - timedelta(days=1) < read_time(f"{hour:02}{minute:02}", NOW) <= NOW


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_act_is_chosen_by_its_number_its_name_and_as_the_list_offers_it(language: str) -> None:
    set_language(language)
    try:
        for number, act in enumerate(Act, 1):
            name = t(f"packs.catch_up.act.{act}")
            assert [read_act(typed) for typed in (str(number), name, act, act_choice(act))] == [act] * 4
    finally:
        set_language("zh")


@pytest.mark.parametrize("typed", ["", "0", "13", "x", "出"])
def test_an_act_that_may_be_several_or_none_is_asked_for_again(typed: str) -> None:
    with pytest.raises(Unclear):
        read_act(typed)


@pytest.mark.parametrize(
    ("act", "fields", "kinds"),
    [
        (Act.NOTE, {"text": "x"}, [AddLogEntry]),
        (Act.NEW, {"incident": "9-1", "text": "解放路 2 号"}, [CreateIncident]),
        (Act.DISPATCH, {"unit": "11"}, [DispatchUnit]),
        (Act.DISPATCH, {"unit": "11", "text": "班长"}, [DispatchUnit, TellByVoice]),
        (Act.TOLD, {"unit": "11", "text": "班长"}, [TellByVoice]),
        (Act.ON_SCENE, {"unit": "11"}, [SetUnitStatus]),
        (Act.ON_SCENE, {"unit": "11", "text": "浓烟"}, [SetUnitStatus, AddLogEntry]),
        (Act.WATER_ON, {}, [UpdateIncident]),
        (Act.CLOSE, {"text": "扑灭"}, [CloseIncident]),
    ],
)
def test_a_line_becomes_the_commands_it_means(act: Act, fields: dict[str, str], kinds: list[type]) -> None:
    read = read_line(line(act, **fields), KNOWN, NOW)
    assert [type(command) for command in read.commands] == kinds


def test_a_unit_that_comes_home_gives_its_water_back() -> None:
    (command,) = read_line(line(Act.AVAILABLE, unit="11"), KNOWN, NOW).commands
    assert isinstance(command, SetUnitStatus)
    assert command.hydrant_ids == ("H1",)


@pytest.mark.parametrize(
    ("act", "fields", "field"),
    [
        (Act.NOTE, {}, "text"),
        (Act.NEW, {"incident": ""}, "text"),
        (Act.NEW, {"incident": "", "text": "x"}, "incident"),
        (Act.DISPATCH, {}, "unit"),
        (Act.DISPATCH, {"unit": "99"}, "unit"),
        (Act.WATER_ON, {"incident": ""}, "incident"),
        (Act.WATER_ON, {"incident": "9-9"}, "incident"),
        (Act.WATER_ON, {"incident": "2-018"}, "incident"),
    ],
)
def test_what_is_missing_is_named_with_its_field(act: Act, fields: dict[str, str], field: str) -> None:
    with pytest.raises(Unclear) as unclear:
        read_line(line(act, **fields), KNOWN, NOW)
    assert unclear.value.field == field
    assert "⟦" not in str(unclear.value)


def test_an_incident_that_a_line_opens_can_be_named_by_the_others() -> None:
    lines = [line(Act.NEW, id="NEW", incident="9-1", text="解放路"), line(Act.WATER_ON, id="W", incident="9-1")]
    opened, water = read_lines(lines, KNOWN, NOW)
    assert isinstance(opened, Read)
    assert isinstance(water, Read)
    (command,) = water.commands
    assert isinstance(command, UpdateIncident)
    assert command.incident_id == "NEW"


def test_lines_are_sent_as_it_happened_whatever_order_they_were_written_in() -> None:
    lines = [line(Act.NOTE, id=str(n), time=time, text="x") for n, time in enumerate(("1410", "1405", "1405"))]
    found = [read for read in read_lines(lines, KNOWN, NOW) if isinstance(read, Read)]
    assert [read.line.id for read in in_order(found)] == ["1", "2", "0"]
    assert all(read.at.astimezone(UTC) < NOW for read in found)


@pytest.mark.parametrize("act", [Act.DISPATCH, Act.ON_SCENE, Act.AVAILABLE])
def test_each_act_of_a_line_has_a_line_that_says_it_alone_and_is_the_same_one_each_time(act: Act) -> None:
    read = read_line(line(act, unit="11", text="班长"), KNOWN, NOW)
    parts = apart(read)
    assert parts == apart(read)
    assert [command for _, command in parts] == list(read.commands)
    assert len({part.id for part, _ in parts}) == len(parts) == 2
    assert parts[-1][0].id == read.line.id
    for part, command in parts:
        alone = read_line(part, KNOWN, NOW)
        assert (alone.commands, alone.at) == ((command,), read.at)


def test_a_line_of_one_act_is_that_line() -> None:
    read = read_line(line(Act.NEW, text="解放路"), KNOWN, NOW)
    assert apart(read) == [(read.line, read.commands[0])]
