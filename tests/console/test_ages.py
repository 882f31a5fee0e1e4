"""A row past its shelf life says so by itself, by the backend's clock and the centre's own numbers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from console.ages import age_words, ages_line, ages_of, life_s, record_state, row_state
from console.context import Context
from console.sync.link import LinkState, Phase
from models.age import ASPECTS, aspects
from models.incident import Incident
from models.record import Record, SyncState, iso
from models.unit import Unit, UnitStatus
from resources.words import set_language, t
from tests.console.around import context_over
from tests.console.table_rows import table_row
from tests.models.facts import NOON


class Clock:
    """The backend's time, moved by hand, and the settings of a centre."""

    def __init__(self) -> None:
        self.now = NOON
        self.lives = {f"age.{aspect.name}_s": aspect.life_s for aspect in ASPECTS}
        self.settings = SimpleNamespace(number=self.lives.__getitem__)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def context(qapp: object, tmp_path: Path, clock: Clock) -> Iterator[Context]:
    with context_over(tmp_path, {}, now=lambda: clock.now, settings=clock.settings) as context:
        heard(context, NOON)
        yield context


def heard(context: Context, at: datetime) -> None:
    context.link.report(LinkState(Phase.LIVE, last_contact_at=at))
    context.link._pass_on()


def test_a_refused_row_carries_its_sentence(context: Context) -> None:
    assert row_state(context, "unit", table_row()).name == "synced"
    state = row_state(context, "unit", table_row(state="refused", reason='unit.out_of_service {"unit": "13"}'))
    assert state.name == "refused"
    assert "13" in state.reason


def test_a_status_grows_old_with_the_line_and_is_fresh_when_it_is_back(context: Context, clock: Clock) -> None:
    assert not row_state(context, "unit", table_row()).stale
    clock.now = NOON + timedelta(seconds=61)
    state = row_state(context, "unit", table_row())
    assert state.stale
    assert state.as_of_s == NOON.timestamp()
    assert not row_state(context, "unit", table_row(state="pending")).stale
    heard(context, clock.now)
    assert not row_state(context, "unit", table_row()).stale


def test_a_device_grows_old_by_its_own_time(context: Context) -> None:
    seen = NOON - timedelta(hours=25)
    state = row_state(context, "device", table_row(at=iso(seen)))
    assert state.stale
    assert state.as_of_s == seen.timestamp()
    assert not row_state(context, "device", table_row(at="noise")).stale
    assert not row_state(context, "log_entry", table_row(at=iso(seen))).stale


def test_the_centres_own_shelf_life_counts(context: Context, clock: Clock) -> None:
    aspect = aspects("device")[0]
    clock.lives["age.device_state_s"] = 10.0
    assert life_s(context, aspect) == 10
    assert row_state(context, "device", table_row(at=iso(NOON - timedelta(seconds=11)))).stale


def test_a_record_is_as_old_as_the_oldest_of_what_is_stale_about_it(context: Context) -> None:
    fix = NOON - timedelta(minutes=5)
    record = Record(kind="unit", id="A", fact=Unit(number="11", lon=1.0, lat=1.0, position_at=fix))
    state = record_state(context, record)
    assert (state.stale, state.as_of_s) == (True, fix.timestamp())
    assert record_state(context, Record(kind="unit", id="B", fact=Unit(number="12"))).as_of_s is None


def test_ages_are_told_in_words(context: Context) -> None:
    record = Record(kind="incident", id="I", fact=Incident(number="1", type="fire", address="x"))
    assert t("ages.aspect.incident") in ages_line(context, record)
    assert t("ages.stale") not in ages_line(context, record)
    old = Record(kind="unit", id="A", fact=Unit(number="11", position_at=NOON - timedelta(minutes=5)))
    (position, one), _status = ages_of(context, old)
    assert t("ages.stale") in age_words(position, one)
    mine = Record(kind="incident", id="I", fact=record.fact, state=SyncState.PENDING)
    assert t("ages.own") in ages_line(context, mine)
    set_language("en")
    assert "Incident changed here, not delivered yet" in ages_line(context, mine)
    lost = Record(kind="unit", id="L", fact=Unit(number="13", status=UnitStatus.ON_SCENE))
    assert t("ages.unknown_stale") in ages_line(context, lost)


def test_what_has_a_newer_version_that_cannot_be_read_is_stale_and_says_why(context: Context) -> None:
    row = table_row(changed_at=iso(NOON))
    fact = Unit(number="11")
    record = Record(kind="unit", id=row.id, fact=fact, changed_at=iso(NOON))
    context.store.outdated = frozenset({record.key})
    for state in (row_state(context, "unit", row), record_state(context, record)):
        assert (state.stale, state.reason) == (True, t("ages.newer_unread"))
        assert state.as_of_s == NOON.timestamp()
    context.store.outdated = frozenset()
    assert not row_state(context, "unit", row).stale
