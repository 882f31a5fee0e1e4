"""Consoles and backends that kill themselves at a point, storms of faults, lost histories: all agree in the end."""

import random
from pathlib import Path

import pytest

from tests.soak.deeds import note
from tests.soak.doom import UNDO
from tests.soak.line import FAIR, Weather
from tests.soak.trial import EVERY, Trial, points
from tests.soak.undoing import die_undoing, half_undone, take_back, take_in

pytestmark = pytest.mark.timeout(170)
SEED = 3


def test_twenty_kill_points_lose_and_repeat_nothing(tmp_path: Path) -> None:
    trial = Trial(tmp_path, SEED)
    try:
        for point, in_backend in points(trial.chance, 20):
            trial.kill_at(point, in_backend)
        verdict = trial.verdict()
    finally:
        trial.close()
    assert verdict.findings == []
    assert verdict.acts > 50
    assert sum(trial.tried.values()) >= 18, trial.missed


@pytest.mark.parametrize("point", ["orders.claimed", "orders.sent", "unknown.in_commit", "unknown.settled"])
def test_an_order_whose_sender_dies_is_told_once_or_said_to_be_unknown(tmp_path: Path, point: str) -> None:
    trial = Trial(tmp_path, SEED)
    try:
        assert trial.kill_at(point, in_backend=True)
        verdict = trial.verdict()
    finally:
        trial.close()
    assert verdict.findings == []


@pytest.mark.parametrize("point", UNDO)
def test_an_import_whose_undo_dies_is_taken_back_whole_or_not_at_all(tmp_path: Path, point: str) -> None:
    trial = Trial(tmp_path, SEED)
    try:
        for at in (0, 1):
            assert trial.seat(at).ask("level", 20)
        job_id = take_in(trial.backend, "undone")
        assert die_undoing(trial.backend, job_id, point)
        assert list(half_undone(trial.backend, job_id, "undone")) == []
        done = take_back(trial.backend, job_id)
        assert done == (409 if point == "undo.done" else 200)
        assert list(half_undone(trial.backend, job_id, "undone")) == []
        verdict = trial.verdict()
    finally:
        trial.close()
    assert verdict.findings == []


@pytest.mark.parametrize("point", ["tail.before", "tail.written", "tail.flushed", "tail.begun"])
def test_a_console_killed_about_its_second_record_loses_and_repeats_nothing(tmp_path: Path, point: str) -> None:
    trial = Trial(tmp_path, SEED)
    try:
        assert trial.kill_at(point, in_backend=False)
        verdict = trial.verdict()
    finally:
        trial.close()
    assert verdict.findings == []


def test_every_kill_point_is_drawn_once_before_any_comes_again() -> None:
    assert sorted(points(random.Random(1), len(EVERY))) == sorted(EVERY)


def test_two_seats_and_a_backend_agree_after_a_storm(tmp_path: Path, database_url: str) -> None:
    # On PostgreSQL there are two backends; on SQLite the backend's own folder has the database.
    trial = Trial(tmp_path, SEED, "" if database_url.startswith("sqlite") else database_url)
    try:
        trial.storm(6.0)
        verdict = trial.verdict()
    finally:
        trial.close()
    assert verdict.findings == []
    assert verdict.acts > 20
    assert trial.tried


def test_a_history_that_is_gone_while_fifty_acts_wait_costs_none(tmp_path: Path) -> None:
    trial = Trial(tmp_path, SEED)
    try:
        assert trial.seat(0).ask("level", 20)
        trial.lines[0].turn(Weather(refusing=True), cut=True)
        for number in range(50):
            assert trial.seat(0).ask("do", note(f"waits {number}")) == ""
        trial.forget(0)
        trial.lines[0].turn(FAIR)
        verdict = trial.verdict()
    finally:
        trial.close()
    assert verdict.findings == []
    assert verdict.acts >= 50


@pytest.mark.parametrize("cache", ["lost", "kept"])
def test_a_backend_set_back_to_a_backup_gets_every_act_again_though_the_cache_was_lost(
    tmp_path: Path, cache: str
) -> None:
    trial = Trial(tmp_path, SEED)
    try:
        trial.set_back()
        for number in range(20):
            assert trial.seat(0).ask("do", note(f"after the backup {number}")) == ""
        assert trial.seat(0).ask("level", 20)
        trial.lines[0].turn(Weather(refusing=True), cut=True)
        assert trial.seat(0).ask("do", note("in the outage")) == ""
        if cache == "lost":
            trial.without_cache(0)
        trial.set_back()
        for number in range(30):
            assert trial.seat(1).ask("do", note(f"after the restore {number}")) == ""
        assert trial.seat(1).ask("level", 20)
        verdict = trial.verdict()
    finally:
        trial.close()
    assert verdict.findings == []
    assert verdict.acts == 51
