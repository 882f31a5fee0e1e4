"""A damaged outbox gives what can be read of it, and a power cut while it is saved costs nothing."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.command import Answer, Outcome
from models.log_entry import AddLogEntry
from models.lost_acts import TellActsLost
from models.outbox import Outbox
from models.outbox_entry import Entry, EntryState
from models.outbox_salvage import SAVED, open_outbox
from tests.models.facts import envelope


def add(outbox: Outbox, text: str = "note") -> Entry:
    return outbox.append(envelope(AddLogEntry(text=text)))


@pytest.mark.parametrize("damage", ["noise", "cut", "header"])
def test_a_corrupt_outbox_is_kept_aside_and_its_readable_part_saved(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    for number in range(400):
        add(outbox, f"note {number} " + "x" * 200)
    outbox.close()
    data = bytearray(path.read_bytes())
    if damage == "noise":
        middle = len(data) // 2
        data[middle : middle + 9000] = os.urandom(9000)
    elif damage == "cut":
        data = data[: len(data) * 2 // 3]
    else:
        data[:100] = os.urandom(100)
    path.write_bytes(data)
    outbox, salvage = open_outbox(path)
    assert salvage is not None
    assert Path(salvage.kept_aside).read_bytes() == data
    assert salvage.saved == len(outbox.entries())
    if damage == "noise":
        assert salvage.saved > 0
    add(outbox)
    outbox.close()


def test_a_corrupt_outbox_takes_what_it_cannot_read_from_its_copy(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    for number in range(50):
        add(outbox, str(number))
    outbox.backup_to(tmp_path / "outbox.copy.db")
    outbox.close()
    path.write_bytes(os.urandom(8192))
    outbox, salvage = open_outbox(path)
    assert salvage is not None
    assert len(outbox.entries()) == 50
    outbox.close()


class PowerCut(BaseException):
    """Nothing after it runs."""


class Steps:
    """Cuts the power before the n-th change of the folder."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, nth: int) -> None:
        self.left = nth
        for owner, name in ((os, "replace"), (shutil, "copyfile"), (Path, "unlink")):
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise PowerCut
            return real(*args, **named)

        return counted


def damaged_with_a_copy(folder: Path, count: int) -> Path:
    path = folder / "outbox.db"
    outbox = Outbox(path)
    for number in range(count):
        add(outbox, str(number))
    outbox.backup_to(folder / "outbox.copy.db")
    outbox.close()
    path.write_bytes(os.urandom(8192))
    return path


def test_a_power_cut_at_any_step_of_a_salvage_costs_no_act(tmp_path: Path) -> None:
    steps = 0
    for nth in range(1, 40):
        folder = tmp_path / str(nth)
        folder.mkdir()
        path = damaged_with_a_copy(folder, 5)
        with pytest.MonkeyPatch.context() as patch:
            Steps(patch, nth)
            try:
                open_outbox(path)[0].close()
            except PowerCut:
                steps += 1
        outbox, _salvage = open_outbox(path)
        assert [entry.seq for entry in outbox.entries()] == [1, 2, 3, 4, 5], nth
        outbox.close()
        if steps < nth:
            break
    assert steps > 5


def test_a_salvage_that_was_finished_by_the_next_start_is_told_of(tmp_path: Path) -> None:
    path = damaged_with_a_copy(tmp_path, 3)
    with pytest.MonkeyPatch.context() as patch:
        whole = os.replace

        def cut_once_whole(source: Path, target: Path) -> None:
            whole(source, target)
            if target.name == SAVED:
                raise PowerCut

        patch.setattr(os, "replace", cut_once_whole)
        with pytest.raises(PowerCut):
            open_outbox(path)
    outbox, salvage = open_outbox(path)
    assert salvage is not None
    assert salvage.saved == 3
    assert Path(salvage.kept_aside).exists()
    assert not (tmp_path / SAVED).exists()
    outbox.close()


ACTS = 40


class Sound:
    """An outbox's file, a copy of when it had half of its acts, and the acts."""

    def __init__(self, data: bytes, copy: bytes, acts: dict[str, Entry]) -> None:
        self.data, self.copy, self.acts = data, copy, acts


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    folder = tmp_path_factory.mktemp("sound")
    outbox = Outbox(folder / "outbox.db")
    entries = []
    for number in range(ACTS):
        if number == ACTS // 2:
            outbox.backup_to(folder / "outbox.copy.db")
        entries.append(add(outbox, f"note {number} " + "x" * 300))
    outbox.trying([entries[-1].id])
    outbox.close()
    copy = (folder / "outbox.copy.db").read_bytes()
    return Sound((folder / "outbox.db").read_bytes(), copy, {entry.id: entry for entry in entries})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.floats(0, 1), length=st.integers(1, 9_000), seed=st.integers(0, 2**32), cut=st.booleans(),
    copied=st.booleans(),
)  # fmt: skip
def test_cut_or_overwritten_anywhere_it_opens_with_every_readable_act_once(
    sound: Sound,
    tmp_path_factory: pytest.TempPathFactory,
    at: float,
    length: int,
    seed: int,
    cut: bool,
    copied: bool,
) -> None:
    data, acts = sound.data, sound.acts
    folder = tmp_path_factory.mktemp("damaged")
    path = folder / "outbox.db"
    offset = int(at * (len(data) - 1))
    noise = b"" if cut else _noise(seed, min(length, len(data) - offset))
    path.write_bytes(data[:offset] + noise + (b"" if cut else data[offset + len(noise) :]))
    if copied:
        (folder / "outbox.copy.db").write_bytes(sound.copy)
    outbox, _salvage = open_outbox(path)
    told = [entry for entry in outbox.entries() if entry.envelope.name == TellActsLost.NAME]
    found = [entry for entry in outbox.entries() if entry not in told]
    ids = [entry.id for entry in found]
    assert len(ids) == len(set(ids))
    for entry in found:
        assert entry.id in acts or entry.state is EntryState.REFUSED
        whole = entry.state is EntryState.REFUSED or entry.envelope.body == acts[entry.id].envelope.body
        assert whole, "noise is sent as somebody's act"
    if copied:
        assert set(list(acts)[: ACTS // 2]) <= set(ids)
    add(outbox)
    outbox.close()
    again, salvage = open_outbox(path)
    assert salvage is None
    assert len(again.entries()) == len(found) + len(told) + 1
    again.close()


def _noise(seed: int, length: int) -> bytes:
    return random.Random(seed).randbytes(length)


def test_what_was_tried_before_the_damage_is_still_known_to_have_been_tried(sound: Sound, tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    path.write_bytes(sound.data.replace(b"note 3 ", b"note 4 "))
    outbox, salvage = open_outbox(path)
    assert salvage is not None
    entries = outbox.entries()
    assert entries[-1].attempts == 1
    assert [e.code for e in entries if e.state is EntryState.REFUSED] == ["command.damaged"]
    assert len(entries) == len(sound.acts)
    outbox.close()


def test_delivered_acts_are_saved_too_and_where_they_were_seen(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    entry = outbox.append(envelope(AddLogEntry(text="there")))
    outbox.answered([Answer(id=entry.id, outcome=Outcome.ACCEPTED, revision=7)])
    outbox.delivered([entry.id], 9, "one")
    outbox.backup_to(tmp_path / "outbox.copy.db")
    outbox.close()
    path.write_bytes(os.urandom(8192))
    outbox, salvage = open_outbox(path)
    assert salvage is not None
    assert (salvage.saved, outbox.reached()) == (0, (9, "one"))
    assert outbox.redeliver(5) == [entry.id]
    outbox.close()


def test_what_waits_in_a_copy_may_have_been_sent_since_and_only_the_backend_says_what_became_of_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    act = add(outbox)
    outbox.backup_to(tmp_path / "outbox.copy.db")
    outbox.trying([act.id])
    outbox.answered([Answer(id=act.id, outcome=Outcome.ACCEPTED, revision=7)])
    outbox.close()
    path.write_bytes(os.urandom(8192))
    outbox, _salvage = open_outbox(path)
    outbox.withdraw(act.id)
    assert [entry.state for entry in outbox.entries()] == [EntryState.WITHDRAWING]
    outbox.close()


def test_an_act_that_was_refused_and_given_up_keeps_its_reason_through_damage(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    act = add(outbox)
    outbox.answered([Answer(id=act.id, outcome=Outcome.REFUSED, code="role")])
    outbox.withdraw(act.id)
    outbox.backup_to(tmp_path / "outbox.copy.db")
    outbox.close()
    path.write_bytes(os.urandom(8192))
    outbox, _salvage = open_outbox(path)
    kept = outbox.entries((EntryState.WITHDRAWN,))
    assert [(entry.id, entry.code) for entry in kept] == [(act.id, "role")]
    outbox.close()
