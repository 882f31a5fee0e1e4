"""Growing old is heard once a change, never at every look."""

from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st

from console.age_alarm import AgeAlarm, Cue, Level, level_of

LEVELS = st.lists(st.sampled_from(Level), min_size=1, max_size=200)
REPEAT_S = 60.0


@given(LEVELS)
def test_each_change_is_heard_once_however_often_one_looks(levels: list[Level]) -> None:
    alarm = AgeAlarm()
    heard = [cue for n, level in enumerate(levels) if (cue := alarm.look(level, n * 0.01, REPEAT_S))]
    steps = [level for level, _run in groupby([Level.FRESH, *levels])]
    due = []
    for before, after in pairwise(steps):
        if after > before:
            due.append(Cue.RED if after is Level.RED else Cue.AMBER)
        elif after is Level.FRESH:
            due.append(Cue.BACK)
    assert heard == due


def test_red_is_repeated_every_minute_until_somebody_takes_note() -> None:
    alarm = AgeAlarm()
    heard = [second for second in range(200) if alarm.look(Level.RED, second, REPEAT_S)]
    assert heard == [0, 60, 120, 180]
    alarm.acknowledge()
    assert not any(alarm.look(Level.RED, second, REPEAT_S) for second in range(200, 600))
    assert alarm.look(Level.FRESH, 600, REPEAT_S) is Cue.BACK
    assert alarm.look(Level.RED, 601, REPEAT_S) is Cue.RED


def test_amber_is_heard_once_and_acknowledging_it_does_not_silence_red() -> None:
    alarm = AgeAlarm()
    assert [alarm.look(Level.AMBER, second, REPEAT_S) for second in (0, 70, 140)] == [Cue.AMBER, Cue.NONE, Cue.NONE]
    alarm.acknowledge()
    assert alarm.look(Level.RED, 141, REPEAT_S) is Cue.RED


def test_levels_by_age() -> None:
    assert [level_of(age_s, 15, 30) for age_s in (None, 0, 14.9, 15, 29.9, 30, 1e9)] == [
        Level.FRESH, Level.FRESH, Level.FRESH, Level.AMBER, Level.AMBER, Level.RED, Level.RED,
    ]  # fmt: skip
    assert level_of(20, 30, 10) is Level.RED
