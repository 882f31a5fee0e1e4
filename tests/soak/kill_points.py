"""The points at which a seat or a backend of a trial is made to kill itself, and what each of them needs first."""

import random
import time
from collections.abc import Sequence
from typing import Any

from backend.outgoing import LOGGED_WITHIN
from tests.soak.damage import damage_cache, damage_outbox
from tests.soak.doom import BACKEND_POINTS, SEAT_POINTS, UNDO
from tests.soak.line import FAIR, Weather
from tests.soak.past import forget
from tests.soak.processes import Died
from tests.soak.trial import Trial
from tests.soak.undoing import die_undoing, half_undone, take_back, take_in

EVERY = (*SEAT_POINTS, *BACKEND_POINTS, *UNDO)
AT_DATABASE = (*BACKEND_POINTS, *UNDO, "post.sent", "post.unread", "post.answered")
"""Those at which it matters which database the backend has."""
POINT_OF = {"load.in_write": "page.in_write"}
NTH_OF = {"orders.before": 2, "orders.in_commit": 2, "unknown.in_commit": 1, "unknown.settled": 1}
"""Points that are come to once without a fault (its orders are looked at when a backend starts), or only once."""
ROUNDS, SENDING_ROUNDS = 12, 60
"""Of work until a point is given up as not reached: a courier may come late to what it sends."""
LATE_S = 2.2
"""Long enough for an order to be late when the backend is back."""


def drawn(chance: random.Random, count: int, among: Sequence[str] = EVERY) -> list[str]:
    """So many kill points: each once in a shuffled order before any comes again."""
    every, found = list(among), list[str]()
    while len(found) < count:
        chance.shuffle(every)
        found += every
    return found[:count]


def kill_at(trial: Trial, point: str) -> bool:
    """Let the backend, or one of the seats, kill itself at a point, and start it again; was it reached?"""
    if point in UNDO:
        reached = _kill_undoing(trial, point)
    elif point in BACKEND_POINTS:
        reached = _kill_backend(trial, point)
    else:
        reached = _kill_seat(trial, point, trial.chance.randint(0, 1))
    (trial.tried if reached else trial.missed)[point] += 1
    return reached


def _kill_seat(trial: Trial, point: str, at: int) -> bool:
    options = _prepared(trial, point, at)
    nth = options.pop("nth", trial.chance.randint(1, 3))
    try:
        trial.start(at, point=POINT_OF.get(point, point), nth=nth, **options)
        for _time in range(8):
            trial.work(at, 5)
            trial.work(1 - at, 1)
            trial.seat(at).ask("level", 0.3)
            trial.seat(at).ask("rest", options.get("first_copy_s", 0.0) and 1.5)
    except Died:
        trial.seats[at].kill()
        return True
    return False


def _kill_backend(trial: Trial, point: str) -> bool:
    if point == "load.page":
        trial.without_cache(0)
    for at in (0, 1):
        trial.seat(at)
    if point.startswith("unknown"):
        _leave_unknown(trial)
    # The other backend, where there is one, sends as many of the orders.
    most = 1 if trial.on_postgres and point.startswith("orders") else 4
    nth = NTH_OF.get(point) or trial.chance.randint(1, most)
    try:
        trial.backend.start(point, nth)
        # A new seat asks its own backend first.
        trial.start(0)
        reached = _until_dead(trial, SENDING_ROUNDS if point.startswith(("orders", "unknown")) else ROUNDS)
    except Died:
        reached = True
    if point.startswith("orders"):
        trial.seat(0).ask("rest", LATE_S)
    trial.start_backends(anew=True)
    return reached


def _leave_unknown(trial: Trial) -> None:
    """An order went out whose mark was lost, and nobody has looked at it since."""
    for other in trial.backends[1:]:
        other.kill()
    trial.backend.start("orders.sent", 1)
    trial.start(0)
    _until_dead(trial, SENDING_ROUNDS)
    time.sleep(LOGGED_WITHIN.total_seconds())


def _until_dead(trial: Trial, rounds: int) -> bool:
    for _time in range(rounds):
        trial.work(0, 4)
        trial.work(1, 4)
        if trial.backend.wait_dead(0.3):
            return True
    return False


def _kill_undoing(trial: Trial, point: str) -> bool:
    """An import is taken back; what is half done of it is seen at once, whatever becomes of it later."""
    name = f"undone-{trial.chance.getrandbits(32)}"
    trial.start_backends()
    job_id = take_in(trial.backend, name)
    reached = die_undoing(trial.backend, job_id, point)
    trial.seen += half_undone(trial.backend, job_id, name)
    status, wanted = take_back(trial.backend, job_id), 409 if point == "undo.done" or not reached else 200
    if status != wanted:
        trial.seen.append(f"an import whose undo died at {point} was answered {status} the second time")
    trial.seen += half_undone(trial.backend, job_id, name)
    return reached


def _prepared(trial: Trial, point: str, at: int) -> dict[str, Any]:
    """What some points need first; how the seat is to be started."""
    chance, seat = trial.chance, trial.seats[at]
    if point == "load.in_write":
        trial.without_cache(at)
    elif point.startswith(("rebuild", "swap")):
        forget(trial, at)
        return {"nth": chance.randint(1, 3) if point == "rebuild.in_write" else 1}
    elif point == "derive.in_write":
        trial.upgrade(at)
        return {"nth": 1}
    elif point == "salvage.step":
        # Acts wait, a copy of them was kept when the console was closed, and then the file is damaged.
        trial.turn(at, Weather(refusing=True), cut=True)
        trial.work(at, 4)
        seat.stop()
        damage_outbox(seat.folder, chance)
        trial.turn(at, FAIR)
        return {"nth": chance.randint(1, 5)}
    elif point == "fallback.step":
        seat.kill()
        damage_cache(seat.folder, chance)
        return {"nth": chance.randint(1, 4)}
    elif point.startswith("cache_copy"):
        return {"nth": 1, "first_copy_s": 0.1}
    return {}
