"""Consoles and backends that kill themselves at a point, storms of faults, lost histories: all agree in the end."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.deeds import note
from tests.soak.doom import UNDO
from tests.soak.kill_points import AT_DATABASE, EVERY, drawn, kill_at
from tests.soak.line import FAIR, Weather
from tests.soak.past import forget, set_back
from tests.soak.storm import Storm
from tests.soak.trial import Trial

SEED = 3
DRAWN = {False: (EVERY, 20), True: (AT_DATABASE, 8)}
"""On PostgreSQL? Among which kill points so many are drawn: there only those that its transactions are part of."""
ORDERS = {
    False: ("orders.claimed", "orders.sent", "unknown.in_commit", "unknown.settled"),
    # Two backends, either of which may be the one that sends; the last begins with a death after sending.
    True: ("orders.claimed", "unknown.settled"),
}


@pytest.fixture
def trial(tmp_path: Path, database_url: str) -> Iterator[Trial]:
    """Two seats and their backend, two backends on PostgreSQL; none is left running."""
    with Trial(tmp_path, SEED, database_url) as made:
        yield made


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Trial]:
    """The same on SQLite alone, for what happens within a console."""
    with Trial(tmp_path, SEED) as made:
        yield made


def test_kill_points_drawn_by_the_seed_lose_and_repeat_nothing(trial: Trial) -> None:
    among, count = DRAWN[trial.on_postgres]
    for point in drawn(trial.chance, count, among):
        kill_at(trial, point)
    verdict = trial.verdict()
    assert verdict.findings == []
    assert verdict.acts > 2 * count
    assert sum(trial.tried.values()) >= 0.9 * count, trial.missed


def test_an_order_whose_sender_dies_is_told_once_or_said_to_be_unknown(trial: Trial) -> None:
    for point in ORDERS[trial.on_postgres]:
        assert kill_at(trial, point), point
    assert trial.verdict().findings == []


def test_an_import_whose_undo_dies_is_taken_back_whole_or_not_at_all(trial: Trial) -> None:
    for at in (0, 1):
        assert trial.seat(at).ask("level", 80)
    for point in UNDO:
        assert kill_at(trial, point), point
        assert trial.seen == [], point
    assert trial.verdict().findings == []


@pytest.mark.parametrize("point", ["tail.before", "tail.written", "tail.flushed", "tail.begun"])
def test_a_console_killed_about_its_second_record_loses_and_repeats_nothing(local: Trial, point: str) -> None:
    assert kill_at(local, point)
    assert local.verdict().findings == []


def test_every_kill_point_is_drawn_once_before_any_comes_again() -> None:
    assert sorted(drawn(random.Random(1), len(EVERY))) == sorted(EVERY)
    assert set(AT_DATABASE) < set(EVERY)


def test_two_seats_and_a_backend_agree_after_a_storm(trial: Trial) -> None:
    Storm(trial).rage(6.0, least_turns=10)
    verdict = trial.verdict()
    assert verdict.findings == []
    assert verdict.acts > 20
    assert trial.tried


def test_a_history_that_is_gone_while_fifty_acts_wait_costs_none(trial: Trial) -> None:
    assert trial.seat(0).ask("level", 80)
    trial.turn(0, Weather(refusing=True), cut=True)
    for number in range(50):
        assert trial.seat(0).ask("do", note(f"waits {number}")) == ""
    forget(trial, 0)
    trial.turn(0, FAIR)
    verdict = trial.verdict()
    assert verdict.findings == []
    assert verdict.acts >= 50


@pytest.mark.parametrize(
    ("database_url", "cache"), [("sqlite", "lost"), ("sqlite", "kept"), ("postgresql", "lost")],
    indirect=["database_url"],
)  # fmt: skip
def test_a_backend_set_back_to_a_backup_gets_every_act_again_though_the_cache_was_lost(
    trial: Trial, cache: str
) -> None:
    set_back(trial)
    for number in range(20):
        assert trial.seat(0).ask("do", note(f"after the backup {number}")) == ""
    assert trial.seat(0).ask("level", 80)
    trial.turn(0, Weather(refusing=True), cut=True)
    assert trial.seat(0).ask("do", note("in the outage")) == ""
    if cache == "lost":
        trial.without_cache(0)
    set_back(trial)
    for number in range(30):
        assert trial.seat(1).ask("do", note(f"after the restore {number}")) == ""
    assert trial.seat(1).ask("level", 80)
    verdict = trial.verdict()
    assert verdict.findings == []
    assert verdict.acts == 51
