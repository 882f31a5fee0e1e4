"""Was anything lost, done twice, done late, or is it not the same everywhere? Asked of the files alone."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Any

import msgspec
from sqlalchemy import select

from backend.db import Database
from backend.journal_report import verify
from backend.schema import audit, commands, counter, outgoing, records
from backend.two_person import CHANNELS
from models.approval import Approval
from models.incident import Incident
from models.kinds import KINDS
from models.log_entry import LogEntry, log_key
from models.record import Key
from models.seat_journal import read_seat_journal
from tests.soak.processes import Profile
from tests.soak.seat_process import GivenUp, Made

CLOCKS_DIFFER_S = 1.0
"""A seat knows the backend's clock to half a second, and so late a live act may seem to come to us."""
NOT_KEPT = frozenset({"role", "approval.in_person"})
"""What was not the sender's to ask is refused, and no answer of it is kept: its seat has to show the reason."""
_SYNCED = Template("SELECT id, revision, json FROM $kind")
_PENDING = Template("SELECT count(*) FROM pending_$kind")
OPEN_STATES = ("pending", "accepted", "refused", "conflict")


class Verdict(msgspec.Struct, kw_only=True):
    """What was found; every list should be empty."""

    acts: int = 0
    lost: list[str] = []
    duplicated: list[str] = []
    disagreements: list[str] = []
    late: list[str] = []
    unreasoned: list[str] = []
    journal: list[str] = []

    @property
    def findings(self) -> list[str]:
        """All of them, as sentences."""
        named = (
            ("lost", self.lost), ("twice", self.duplicated), ("differs", self.disagreements), ("late", self.late),
            ("no reason", self.unreasoned), ("journal", self.journal),
        )  # fmt: skip
        return [f"{name}: {what}" for name, found in named for what in found]


class Truth:
    """What the backend's database holds."""

    def __init__(self, url: str) -> None:
        database = Database(url)
        try:
            with database.reading() as connection:
                self.head = int(connection.execute(select(counter.c.revision)).scalar_one())
                self.answers: dict[str, tuple[Any, str]] = {
                    row.id: (json.loads(row.answer), row.received_at)
                    # A gateway's event is kept there too, with its alarm's id for an answer.
                    for row in connection.execute(select(commands))
                    if row.answer[:1] in (b"{", "{")
                }
                self.audited = Counter(
                    (row.command_id, row.kind, row.record_id)
                    for row in connection.execute(select(audit).where(audit.c.command_id != ""))
                )
                self.orders = [row._mapping for row in connection.execute(select(outgoing))]
                self.records: dict[Key, tuple[int, Any]] = {
                    Key(row.kind, row.id): (row.revision, json.loads(row.change)["data"])
                    for row in connection.execute(select(records).where(records.c.deleted.is_(False)))
                }
        finally:
            database.close()


def judge(database_url: str, profiles: Sequence[Profile], restored: bool = False) -> Verdict:
    """Compare what the seats acknowledged and show with what the backend has. Every seat was stopped.

    `restored`: the backend was set back to a backup, and need not know what it refused since.
    """
    truth, verdict = Truth(database_url), Verdict()
    for profile in profiles:
        noted = profile.noted()
        made = [note for note in noted if isinstance(note, Made)]
        given_up = {note.id: note.code for note in noted if isinstance(note, GivenUp)}
        kept = _refused_here(profile.folder / "outbox" / "outbox.sqlite")
        unseen = {i: code for i, code in given_up.items() if code in NOT_KEPT and kept.get(i) != code}
        verdict.acts += len(made)
        for act in made:
            _judge_act(act, truth, given_up, verdict, restored)
        verdict.unreasoned += [f"{i} was refused for {code}, and its seat forgot it" for i, code in unseen.items()]
        verdict.unreasoned += [f"{i} was refused without a reason" for i, code in given_up.items() if not code]
        verdict.disagreements += _different(profile, truth)
        if not restored:
            verdict.journal += _journal(database_url, profile)
    verdict.duplicated += [f"{key} was audited {n} times" for key, n in truth.audited.items() if n > 1]
    verdict.duplicated += _notes_twice(truth)
    verdict.disagreements += _one_persons(truth)
    verdict.disagreements += _pretended(truth)
    verdict.disagreements += _unproven(database_url, profiles, restored)
    verdict.unreasoned += [
        f"{i} was answered {answer['outcome']} without a reason"
        for i, (answer, _at) in truth.answers.items()
        if answer["outcome"] != "accepted" and not answer.get("code")
    ]
    return verdict


def _journal(database_url: str, profile: Profile) -> Iterator[str]:
    """What `journal verify` would find. After a restore it rightly says that the backend has another history."""
    report = verify(database_url, profile.folder, [])
    for finding in report.findings if report is not None else ():
        yield f"{finding.code} at {finding.n} of {finding.chain} {finding.entry}"


def _judge_act(act: Made, truth: Truth, given_up: dict[str, str], verdict: Verdict, restored: bool) -> None:
    found = truth.answers.get(act.id)
    if found is None:
        # A live act that nobody waits for any more is refused at its seat, and never sent.
        code = given_up.get(act.id, "")
        unheard = code in NOT_KEPT or (act.live and code == "command.expired")
        if not unheard and not (restored and code):
            verdict.lost.append(f"{act.name} {act.id} of seat {act.seat}: {given_up.get(act.id, 'never judged')}")
        return
    answer, received_at = found
    if answer["outcome"] == "accepted":
        if (act.leaves or log_key(act.id)) not in truth.records:
            verdict.lost.append(f"{act.name} {act.id} was accepted and left no {act.leaves or 'log entry'}")
        if act.live and _late(received_at, act):
            verdict.late.append(f"{act.name} {act.id} was carried out at {received_at}")
    for order in truth.orders:
        if order["command_id"] != act.id or order["state"] != "sent":
            continue
        # What two persons decided has a time of its own from the moment it was granted.
        granted = order["channel"] in CHANNELS
        if order["sent_at"] > order["expires_at"] if granted else _late(order["sent_at"], act):
            verdict.late.append(f"the order of {act.id} went out at {order['sent_at']}")


def _late(done_at: str, act: Made) -> bool:
    if act.expires_s is None:
        return False
    return datetime.fromisoformat(done_at).timestamp() > act.at + act.expires_s + CLOCKS_DIFFER_S


def _notes_twice(truth: Truth) -> Iterator[str]:
    texts = Counter(
        data.get("text", "")
        for key, (_revision, data) in truth.records.items()
        if key.kind == LogEntry.KIND and data["kind"] == "note"
    )
    return (f"the note '{text}' is there {n} times" for text, n in texts.items() if n > 1)


def _pretended(truth: Truth) -> Iterator[str]:
    """Dispatches that are shown as ordered although no order of theirs went out."""
    told = set()
    for order in truth.orders:
        payload = json.loads(order["payload"])
        if order["state"] == "sent" and order["channel"] not in CHANNELS:
            told.add((payload["unit_id"], payload["incident_id"], order["command_id"]))
    for key, (_revision, data) in truth.records.items():
        for dispatch in data.get("dispatches", ()) if key.kind == Incident.KIND else ():
            ordered_at = dispatch.get("ordered_at")
            if (
                ordered_at
                and not dispatch.get("released_at")
                and (dispatch["unit_id"], key.id, dispatch.get("order_id")) not in told
            ):
                yield f"incident {key.id} shows {dispatch['unit_id']} as ordered, and nobody told it"


def _one_persons(truth: Truth) -> Iterator[str]:
    """Two-person acts that one person alone had carried out, that were carried out twice, or without a grant."""
    sent = Counter(
        json.loads(order["payload"])["approval_id"]
        for order in truth.orders
        if order["channel"] in CHANNELS and order["state"] == "sent"
    )
    yield from (f"approval {approval_id} was carried out {n} times" for approval_id, n in sent.items() if n > 1)
    for key, (_revision, data) in truth.records.items():
        if key.kind != Approval.KIND:
            continue
        done = bool(data.get("done_at"))
        if done != (key.id in sent):
            yield f"approval {key.id} says done: {done}, and was carried out: {key.id in sent}"
        if key.id in sent and (data.get("state") != "granted" or data.get("decided_by") in ("", data["asked_by"])):
            yield f"approval {key.id} was carried out on the word of {data.get('decided_by')}"


def _unproven(database_url: str, profiles: Sequence[Profile], restored: bool) -> Iterator[str]:
    """What the journal does not bear out: the backend's, each seat's, and one against the other."""
    whole = verify(database_url, None, [])
    yield from (f"journal: {finding}" for finding in (whole.findings if whole else ()))
    for profile in profiles:
        outbox = profile.folder / "outbox" / "outbox.sqlite"
        yield from (f"journal of seat {profile.seat}: {finding}" for finding in read_seat_journal(outbox).check())
        both = verify(database_url, outbox, []) if not restored else None
        # A seat whose damaged outbox was saved may have lost links, never the backend one of its acts.
        wrong = [f for f in (both.findings if both else ()) if f.code in ("not_received", "received_differs")]
        yield from (f"journal of seat {profile.seat} against the backend: {finding}" for finding in wrong)


def _moment(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1_000)


def _different(profile: Profile, truth: Truth) -> Iterator[str]:
    """Every record of every kind, and what should not be left."""
    path = profile.folder / "cache" / "cache.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as cache:
        cursor = int(cache.execute("SELECT value FROM meta WHERE key = 'cursor'").fetchone()[0])
        if cursor != truth.head:
            yield f"seat {profile.seat} is at {cursor}, the backend at {truth.head}"
        here = dict(_rows(cache))
        for kind in KINDS:
            left = cache.execute(_PENDING.substitute(kind=kind)).fetchone()[0]
            if left:
                yield f"seat {profile.seat} still shows {left} {kind} as on its way"
    for key in truth.records.keys() | here.keys():
        if truth.records.get(key) != here.get(key):
            yield f"seat {profile.seat} has {key.kind} {key.id} as {here.get(key)}, not {truth.records.get(key)}"
    yield from _left_over(profile.folder / "outbox" / "outbox.sqlite", profile.seat)


def _rows(cache: sqlite3.Connection) -> Iterable[tuple[Key, tuple[int, Any]]]:
    for kind in KINDS:
        for record_id, revision, data in cache.execute(_SYNCED.substitute(kind=kind)):
            yield Key(kind, record_id), (revision, json.loads(data))


def _refused_here(path: Path) -> dict[str, str]:
    """The acts a seat's list of what was sent shows as refused and given up, and why."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as outbox:
        return dict(outbox.execute("SELECT id, code FROM entries WHERE state = 'withdrawn'"))


def _left_over(path: Path, seat: str) -> Iterator[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as outbox:
        for command_id, state in outbox.execute("SELECT id, state FROM entries"):
            if state in OPEN_STATES:
                yield f"seat {seat} still has {command_id} as {state}"
