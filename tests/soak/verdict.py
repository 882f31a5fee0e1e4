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

from backend.accounts import DEMO_ACCOUNTS
from backend.journal_report import verify
from backend.two_person import CHANNELS
from models.approval import Approval
from models.command import Role
from models.incident import Incident
from models.kinds import COMMANDS, KINDS
from models.log_entry import AddLogEntry, LogEntry, log_key
from models.outbox_entry import EntryState
from models.record import Key
from models.seat_journal import read_seat_journal
from tests.soak.processes import Profile
from tests.soak.seat_process import LOCAL, GivenUp, Made, Unanswered
from tests.soak.truth import Sheet, Truth, went_out

CLOCKS_DIFFER_S = 1.0
"""A seat knows the backend's clock to half a second, and so late a live act may seem to come to us."""
NOT_KEPT = frozenset({"role", "approval.in_person"})
"""What was not the sender's to ask is refused, and no answer of it is kept: its seat has to show the reason."""
ROLES = {LOCAL: Role.ADMINISTRATOR} | {account.user: account.role for account in DEMO_ACCOUNTS}
_SYNCED = Template("SELECT id, revision, json FROM $kind")
_PENDING = Template("SELECT count(*) FROM pending_$kind")


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


def judge(
    database_url: str, profiles: Sequence[Profile], restored: bool = False, logs: Sequence[Path] = ()
) -> Verdict:
    """Compare what the seats acknowledged and show with what the backend has. Every seat was stopped.

    `restored`: the backend was set back to a backup, and need not know what it refused since. `logs`: where its
    processes wrote down what left the house.
    """
    truth, verdict = Truth(database_url), Verdict()
    for profile in profiles:
        _judge_seat(profile, truth, verdict, restored)
        if not restored:
            verdict.journal += _journal(database_url, profile)
    verdict.duplicated += [f"{key} was audited {n} times" for key, n in truth.audited.items() if n > 1]
    verdict.duplicated += _notes_twice(truth)
    if not restored:
        out = Counter(went_out(logs))
        verdict.duplicated += [f"the order {order} left the house {n} times" for order, n in out.items() if n > 1]
    carried_out = _carried_out(truth)
    verdict.duplicated += [f"approval {key} was carried out {n} times" for key, n in carried_out.items() if n > 1]
    verdict.disagreements += _one_persons(truth, carried_out)
    verdict.disagreements += _pretended(truth)
    verdict.disagreements += _unproven(database_url, profiles)
    verdict.unreasoned += [
        f"{i} was answered {answer['outcome']} without a reason"
        for i, (answer, _at) in truth.answers.items()
        if answer["outcome"] != "accepted" and not answer.get("code")
    ]
    return verdict


def _judge_seat(profile: Profile, truth: Truth, verdict: Verdict, restored: bool) -> None:
    noted = profile.noted()
    made = {note.id: note for note in noted if isinstance(note, Made)}
    given_up = {note.id: note for note in noted if isinstance(note, GivenUp)}
    sheet = Sheet(profile.folder / "outbox" / "outbox.sqlite")
    verdict.acts += len(made)
    verdict.unreasoned += [f"{n.id} was never said to be saved or not" for n in noted if isinstance(n, Unanswered)]
    for act in made.values():
        _judge_act(act, truth, given_up.get(act.id), verdict, restored)
    for act_id, gone in given_up.items():
        if not gone.code:
            verdict.unreasoned.append(f"{act_id} was refused without a reason")
        # What the backend keeps no answer of nobody but its seat can show.
        if act_id not in truth.answers and sheet.reasons.get(act_id) != gone.code:
            verdict.unreasoned.append(f"{act_id} was refused for {gone.code}, and its seat forgot it")
        name = made[act_id].name if act_id in made else ""
        if name and gone.code == "role" and ROLES[profile.user] in COMMANDS[name].ROLES:
            verdict.unreasoned.append(f"{name} {act_id} was refused for a role that may do it")
    verdict.disagreements += _different(profile, truth)
    verdict.disagreements += _shown_otherwise(profile, sheet, truth, restored)


def _shown_otherwise(profile: Profile, sheet: Sheet, truth: Truth, restored: bool) -> Iterator[str]:
    """What a seat says came of its acts, against what the backend answered; and what is not over yet."""
    for act_id, state in sheet.states.items():
        answer, _at = truth.answers.get(act_id, ({}, ""))
        accepted = answer.get("outcome") == "accepted"
        if state not in (EntryState.DELIVERED, EntryState.WITHDRAWN):
            yield f"seat {profile.seat} still has {act_id} as {state}"
        # One that an older history judged otherwise was told of as it was then.
        elif not restored and accepted != (state is EntryState.DELIVERED):
            yield f"seat {profile.seat} shows {act_id} as {state}, the backend answered {answer.get('outcome')}"


def _journal(database_url: str, profile: Profile) -> Iterator[str]:
    """What `journal verify` would find. After a restore it rightly says that the backend has another history."""
    report = verify(database_url, profile.folder, [])
    for finding in report.findings if report is not None else ():
        yield f"{finding.code} at {finding.n} of {finding.chain} {finding.entry}"


def _judge_act(act: Made, truth: Truth, gone: GivenUp | None, verdict: Verdict, restored: bool) -> None:
    found, code = truth.answers.get(act.id), gone.code if gone is not None else ""
    if found is None:
        # A live act that nobody waits for any more is refused at its seat, and never sent.
        expired = act.live and code == "command.expired"
        if not (code in NOT_KEPT or expired or (restored and code)):
            verdict.lost.append(f"{act.name} {act.id} of seat {act.seat}: {code or 'never judged'}")
        if gone is not None and expired and _too_soon(act, gone):
            verdict.lost.append(f"{act.name} {act.id} of seat {act.seat} was given up before its time")
        return
    answer, received_at = found
    if answer["outcome"] == "accepted":
        _judge_accepted(act, received_at, truth, verdict)
    for order in truth.orders:
        # One that nobody knows of may have gone out when it was claimed.
        if order["command_id"] != act.id or order["state"] not in ("sent", "unknown"):
            continue
        # What two persons decided has a time of its own from the moment it was granted.
        granted = order["channel"] in CHANNELS
        if order["sent_at"] > order["expires_at"] if granted else _late(order["sent_at"], act):
            verdict.late.append(f"the order of {act.id} went out at {order['sent_at']}")


def _judge_accepted(act: Made, received_at: str, truth: Truth, verdict: Verdict) -> None:
    _revision, left = truth.records.get(act.leaves or log_key(act.id), (0, None))
    if left is None:
        verdict.lost.append(f"{act.name} {act.id} was accepted and left no {act.leaves or 'log entry'}")
    elif act.name == AddLogEntry.NAME and left.get("text") != act.text:
        verdict.lost.append(f"{act.name} {act.id} said '{act.text}', and is kept as '{left.get('text')}'")
    if act.live and _late(received_at, act):
        verdict.late.append(f"{act.name} {act.id} was carried out at {received_at}")


def _too_soon(act: Made, gone: GivenUp) -> bool:
    """Given up while it was still wanted, by one and the same idea of the time.

    What is made before the backend told its time carries the seat's own: set right, it may be too old at once.
    """
    if act.expires_s is None or abs(act.clock_wrong_s - gone.clock_wrong_s) > CLOCKS_DIFFER_S:
        return False
    return gone.at < act.at + act.expires_s - CLOCKS_DIFFER_S


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


def _carried_out(truth: Truth) -> Counter[str]:
    """Which two-person acts went out, and how often."""
    return Counter(
        json.loads(order["payload"])["approval_id"]
        for order in truth.orders
        if order["channel"] in CHANNELS and order["state"] == "sent"
    )


def _one_persons(truth: Truth, sent: Counter[str]) -> Iterator[str]:
    """Two-person acts that one person alone had carried out, or that were carried out without a grant."""
    for key, (_revision, data) in truth.records.items():
        if key.kind != Approval.KIND:
            continue
        done = bool(data.get("done_at"))
        if done != (key.id in sent):
            yield f"approval {key.id} says done: {done}, and was carried out: {key.id in sent}"
        if key.id in sent and (data.get("state") != "granted" or data.get("decided_by") in ("", data["asked_by"])):
            yield f"approval {key.id} was carried out on the word of {data.get('decided_by')}"


def _unproven(database_url: str, profiles: Sequence[Profile]) -> Iterator[str]:
    """What the journal does not bear out: the backend's alone, and each seat's alone."""
    whole = verify(database_url, None, [])
    yield from (f"journal: {finding}" for finding in (whole.findings if whole else ()))
    for profile in profiles:
        outbox = profile.folder / "outbox" / "outbox.sqlite"
        yield from (f"journal of seat {profile.seat}: {finding}" for finding in read_seat_journal(outbox).check())


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


def _rows(cache: sqlite3.Connection) -> Iterable[tuple[Key, tuple[int, Any]]]:
    for kind in KINDS:
        for record_id, revision, data in cache.execute(_SYNCED.substitute(kind=kind)):
            yield Key(kind, record_id), (revision, json.loads(data))
