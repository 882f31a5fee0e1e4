"""An act is on the disk before anybody hears of it; without a disk it is refused with why."""

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from console.sync.acts import Acts
from console.sync.link import Deed
from models.command import Answer, Outcome
from models.journal import Head
from models.log_entry import AddLogEntry
from models.outbox import Outbox, waiting_in
from models.outbox_entry import Entry
from models.outbox_salvage import Salvage
from models.seat_journal import read_seat_journal
from models.sqlite_errors import DiskFull, StoreError
from tests.console.sync.seat import wait
from tests.models.facts import envelope

ROOT = Path(__file__).parents[3]


class Heard:
    """What the listener was told."""

    def __init__(self) -> None:
        self.saved: list[str] = []
        self.not_saved: list[tuple[str, str]] = []
        self.not_changed: list[tuple[str, Deed, str]] = []
        self.failed: list[str] = []
        self.salvaged: list[Salvage] = []
        self.rewritten: list[tuple[str, Head]] = []
        self.changed = threading.Event()

    def on_saved(self, entry: Entry) -> None:
        self.saved.append(entry.id)

    def on_not_saved(self, command_id: str, error: StoreError) -> None:
        self.not_saved.append((command_id, error.code))

    def on_not_changed(self, command_id: str, deed: Deed, error: StoreError) -> None:
        self.not_changed.append((command_id, deed, error.code))

    def on_acts_changed(self, entries: Sequence[Entry]) -> None:
        self.changed.set()

    def on_salvaged(self, salvage: Salvage) -> None:
        self.salvaged.append(salvage)

    def on_rewritten(self, chain: str, head: Head) -> None:
        self.rewritten.append((chain, head))

    def on_outbox_failed(self, error: StoreError) -> None:
        self.failed.append(error.code)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def acts(tmp_path: Path, heard: Heard) -> Iterator[Acts]:
    made = Acts(tmp_path / "outbox.sqlite", heard, "2")
    made.start()
    assert made.wait_opened()
    yield made
    made.stop()


def test_acts_of_the_last_session_are_there_at_the_next(tmp_path: Path, heard: Heard) -> None:
    sent = [envelope(AddLogEntry(text=f"第{n}条")) for n in range(3)]
    first = Acts(tmp_path / "outbox.sqlite", heard, "2")
    first.start()
    for one in sent:
        first.submit(one)
    first.stop()
    assert heard.saved == [one.id for one in sent]
    again = Acts(tmp_path / "outbox.sqlite", Heard(), "2")
    again.start()
    assert again.wait_opened()
    assert [entry.id for entry in again.snapshot()] == [one.id for one in sent]
    again.stop()


def test_an_answer_is_kept_when_the_call_returns(acts: Acts) -> None:
    one = envelope(AddLogEntry(text="到场"))
    acts.submit(one)
    acts.answered([Answer(id=one.id, outcome=Outcome.REFUSED, code="missing")])
    (entry,) = acts.snapshot()
    assert (entry.id, entry.state) == (one.id, "refused")
    acts.withdraw(one.id)
    wait(lambda: acts.snapshot() == ())


def test_after_answers_in_any_order_the_memory_is_what_the_disk_says(acts: Acts, tmp_path: Path) -> None:
    sent = [envelope(AddLogEntry(text=f"第{n}条")) for n in range(6)]
    for one in sent:
        acts.submit(one)
    last, accepted, refused = sent[5].id, sent[3].id, sent[1].id
    acts.answered(
        [
            Answer(id=last, outcome=Outcome.ACCEPTED, revision=8),
            Answer(id=refused, outcome=Outcome.REFUSED, code="missing"),
            Answer(id=accepted, outcome=Outcome.ACCEPTED, revision=7),
            Answer(id="of no act of ours", outcome=Outcome.ACCEPTED, revision=9),
        ]
    )
    assert [entry.id for entry in acts.snapshot()] == [one.id for one in sent]
    acts.delivered([accepted, "of no act of ours"])
    wait(lambda: accepted not in [entry.id for entry in acts.snapshot()])
    shown = acts.snapshot()
    acts.stop()
    outbox = Outbox(tmp_path / "outbox.sqlite")
    assert list(shown) == outbox.entries()
    outbox.close()


def test_a_refused_act_sent_again_is_a_new_act(acts: Acts) -> None:
    one = envelope(AddLogEntry(text="到场"))
    acts.submit(one)
    acts.answered([Answer(id=one.id, outcome=Outcome.REFUSED, code="missing")])
    acts.retry(one.id)
    wait(lambda: [entry.state for entry in acts.snapshot()] == ["pending"])
    assert acts.snapshot()[0].id != one.id


def test_numbers_are_never_given_twice(acts: Acts) -> None:
    assert [acts.next_number(), acts.next_number()] == [1, 2]
    acts.seen_number(17)
    acts.seen_number(5)
    assert acts.next_number() == 18
    assert [acts.next_number("3"), acts.next_number("3"), acts.next_number()] == [1, 2, 19]


def test_without_a_disk_every_act_is_refused_and_none_is_lost_silently(tmp_path: Path, heard: Heard) -> None:
    (tmp_path / "file").write_text("x")
    acts = Acts(tmp_path / "file" / "outbox.sqlite", heard, "2")
    acts.start()
    assert acts.wait_opened()
    one = envelope(AddLogEntry(text="到场"))
    acts.submit(one)
    wait(lambda: heard.not_saved == [(one.id, "not_writable")])
    assert heard.failed == ["not_writable"]
    acts.stop()


def test_heads_of_the_backend_are_kept_when_the_console_ends_and_another_hash_is_told(
    tmp_path: Path, heard: Heard
) -> None:
    path = tmp_path / "outbox.sqlite"
    for whole in ("a" * 64, "a" * 64, "b" * 64):
        acts = Acts(path, heard, "2")
        acts.start()
        acts.keep_heads({"I": Head(3, whole), "": Head(1, "c" * 64)})
        acts.stop()
    assert heard.rewritten == [("I", Head(3, "b" * 64))]
    kept = [(head.chain, head.n, head.hash[0]) for head in read_seat_journal(path).heads]
    assert kept == [("", 1, "c"), ("I", 3, "a"), ("I", 3, "b")]


def test_heads_are_written_while_nobody_acts_and_wait_for_no_act(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.sync.acts.HEADS_EVERY_S", 0.2)
    path = tmp_path / "outbox.sqlite"
    acts = Acts(path, heard, "2")
    acts.start()
    assert acts.wait_opened()
    acts.keep_heads({str(n): Head(1, "a" * 64) for n in range(2_500)})
    wait(lambda: len(read_seat_journal(path).heads) == 2_500)
    acts.stop()


def test_heads_that_could_not_be_written_are_written_later(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch, expected_log: list[object]
) -> None:
    monkeypatch.setattr("console.sync.acts.HEADS_EVERY_S", 0.05)
    keep, faults = Outbox.keep_heads, [DiskFull(tmp_path, "full")]

    def faulty(outbox: Outbox, heads: Sequence[tuple[str, Head]]) -> list[tuple[str, Head]]:
        if faults:
            raise faults.pop()
        return keep(outbox, heads)

    monkeypatch.setattr(Outbox, "keep_heads", faulty)
    acts = Acts(tmp_path / "outbox.db", heard, "2")
    acts.start()
    acts.wait_opened()
    acts.keep_heads({"I": Head(1, "a" * 64)})
    wait(lambda: not faults)
    acts.stop()
    assert [head.chain for head in read_seat_journal(tmp_path / "outbox.db").heads] == ["I"]


def test_a_decision_takes_the_contested_acts_place_and_is_told_as_saved(acts: Acts, heard: Heard) -> None:
    one, two = envelope(AddLogEntry(text="一")), envelope(AddLogEntry(text="二"))
    acts.submit(one)
    acts.answered([Answer(id=one.id, outcome=Outcome.CONFLICT, fields={"text": ("a", "b")})])
    acts.replace(one.id, two)
    wait(lambda: heard.saved == [one.id, two.id])
    assert [(entry.id, entry.state) for entry in acts.snapshot()] == [(two.id, "pending")]
    acts.answered([Answer(id=two.id, outcome=Outcome.CONFLICT, fields={"text": ("a", "b")})])
    acts.replace(two.id, None)
    wait(lambda: acts.snapshot() == ())


FULL_DISK = """
import resource, sys, threading
from pathlib import Path
from console.sync.acts import Acts
from models.log_entry import AddLogEntry
from tests.models.facts import envelope

class Heard:
    def __init__(self): self.said, self.one = [], threading.Event()
    def _tell(self, *said): self.said.append(said); self.one.set()
    def on_saved(self, entry): self._tell("saved", entry.id)
    def on_not_saved(self, command_id, error): self._tell("not_saved", command_id, error.code)
    def on_not_changed(self, command_id, deed, error): self._tell(str(deed), command_id, error.code)
    def on_acts_changed(self, entries): pass
    def on_salvaged(self, salvage): self._tell("salvaged")
    def on_outbox_failed(self, error): self._tell("failed")

heard = Heard()
acts = Acts(Path(sys.argv[1]), heard, "2")
acts.start()
assert acts.wait_opened()

def submit(text):
    heard.one.clear()
    made = envelope(AddLogEntry(text=text))
    acts.submit(made)
    assert heard.one.wait(60)
    said = heard.said[-1]
    assert said[1] == made.id
    return said

assert submit("before")[0] == "saved"
room = max(part.stat().st_size for part in Path(sys.argv[1]).parent.iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (room + 4096, resource.RLIM_INFINITY))
refused = [said for said in (submit("x" * 3000) for _n in range(20)) if said[0] == "not_saved"]
assert refused and all(said[2] == "disk_full" for said in refused), heard.said
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert submit("after")[0] == "saved"
kept = {said[1] for said in heard.said if said[0] == "saved"}
assert {entry.id for entry in acts.snapshot()} == kept
acts.stop()
again = Acts(Path(sys.argv[1]), Heard(), "2")
again.start()
assert again.wait_opened()
assert {entry.id for entry in again.snapshot()} == kept
again.stop()
print(len(refused))
"""


def test_on_a_disk_that_is_really_full_the_act_is_not_saved_and_later_ones_are_once_there_is_room(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "outbox.sqlite")],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout.split()[-1]) > 0


NO_ROOM_FOR_DEEDS = (
    FULL_DISK.split("assert submit", maxsplit=1)[0]
    + """
from models.command import Answer, Outcome

refused, contested = submit("refused")[1], submit("contested")[1]
acts.answered([
    Answer(id=refused, outcome=Outcome.REFUSED, code="missing"),
    Answer(id=contested, outcome=Outcome.CONFLICT, fields={"text": ("a", "b")}),
])
before = acts.snapshot()
resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))

def told(deed, entry, *more):
    heard.one.clear()
    getattr(acts, deed)(entry, *more)
    assert heard.one.wait(60)
    return heard.said[-1]

decision = envelope(AddLogEntry(text="decided"))
said = [
    told("withdraw", refused), told("retry", refused), told("replace", contested, decision),
    told("replace", contested, None),
]
assert [one[1] for one in said] == [refused, refused, contested, contested], said
assert acts.snapshot() == before
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
acts.stop()
again = Acts(Path(sys.argv[1]), Heard(), "2")
again.start()
assert again.wait_opened()
assert again.snapshot() == before
again.stop()
print(*(f"{deed}:{code}" for deed, _id, code in said))
"""
)


def test_on_a_disk_that_is_full_what_is_done_with_an_entry_is_told_to_be_undone_and_the_entry_is_as_it_was(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_ROOM_FOR_DEEDS, str(tmp_path / "outbox.sqlite")],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    deeds = [Deed.WITHDRAW, Deed.RETRY, Deed.DECIDE, Deed.DECIDE]
    assert done.stdout.split()[-4:] == [f"{deed}:disk_full" for deed in deeds]


def test_what_the_backend_lost_is_on_its_way_again_when_the_call_returns(acts: Acts, heard: Heard) -> None:
    one = envelope(AddLogEntry(text="到场"))
    acts.submit(one)
    acts.answered([Answer(id=one.id, outcome=Outcome.ACCEPTED, revision=5)])
    acts.delivered([one.id])
    wait(lambda: acts.snapshot() == ())
    assert acts.redeliver(5) == 0
    heard.changed.clear()
    assert acts.redeliver(4) == 1
    assert [(entry.id, entry.state) for entry in acts.snapshot()] == [(one.id, "pending")]
    assert heard.changed.is_set()


def test_what_was_given_up_is_not_sent_from_the_copy_when_the_outbox_is_lost(acts: Acts, tmp_path: Path) -> None:
    kept, given_up = envelope(AddLogEntry(text="留")), envelope(AddLogEntry(text="撤"))
    acts.submit(kept)
    acts.submit(given_up)
    wait(lambda: len(acts.snapshot()) == 2)
    acts.withdraw(given_up.id)
    wait(lambda: len(acts.snapshot()) == 1)
    (copy,) = tmp_path.rglob("outbox.copy.db")
    wait(lambda: [entry.id for entry in waiting_in(copy)] == [kept.id])
