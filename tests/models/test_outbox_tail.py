"""Noise in the outbox's log takes nothing back that was said to be saved."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from models.command import Answer, Outcome
from models.log_entry import AddLogEntry
from models.lost_acts import TellActsLost
from models.outbox import Outbox
from models.outbox_entry import Entry, EntryState
from models.outbox_salvage import open_outbox
from models.outbox_tail import read_tail, tail_of
from tests.models.facts import envelope

FRAME = 24 + 4096


def add(outbox: Outbox, text: str = "note") -> Entry:
    return outbox.append(envelope(AddLogEntry(text=text)))


def killed(tmp_path: Path, work: Callable[[Outbox], object]) -> tuple[Path, int]:
    """The files of an outbox whose console was killed after the work, and how long its log was before that."""
    live = tmp_path / "live"
    live.mkdir()
    path = live / "outbox.db"
    outbox = Outbox(path)
    for number in range(5):
        add(outbox, str(number))
    log = path.with_name("outbox.db-wal")
    before = log.stat().st_size
    work(outbox)
    dead = tmp_path / "dead"
    shutil.copytree(live, dead)
    outbox.close()
    (dead / "outbox.db-shm").unlink()
    return dead / "outbox.db", before


def overwrite(path: Path, at: int, length: int = FRAME) -> None:
    data = bytearray(path.read_bytes())
    data[at : at + length] = os.urandom(min(length, len(data) - at))
    path.write_bytes(data)


def test_acts_that_noise_cuts_off_the_log_are_noticed_and_put_back(tmp_path: Path) -> None:
    acts: list[Entry] = []
    path, before = killed(tmp_path, lambda outbox: acts.extend(add(outbox, f"late {n}") for n in range(3)))
    overwrite(path.with_name("outbox.db-wal"), before)
    outbox, salvage = open_outbox(path)
    assert salvage is not None
    assert "cut off" in salvage.detail
    assert salvage.lost == ()
    assert [entry.envelope for entry in outbox.entries()[-3:]] == [act.envelope for act in acts]
    assert len(outbox.entries()) == 8
    outbox.close()


@pytest.mark.parametrize("unlucky", [6, 8])
def test_acts_gone_from_the_log_and_from_the_tail_are_named_and_the_journal_is_told(
    tmp_path: Path, unlucky: int
) -> None:
    path, before = killed(tmp_path, lambda outbox: [add(outbox, f"late {n}") for n in range(4)])
    overwrite(path.with_name("outbox.db-wal"), before)
    lines = tail_of(path).read_bytes().split(b"\n")
    lines[unlucky] = os.urandom(40).replace(b"\n", b"x")
    tail_of(path).write_bytes(b"\n".join(lines))
    outbox, salvage = open_outbox(path)
    assert salvage is not None
    (lost,) = salvage.lost
    assert (lost.places, lost.count) == (str(unlucky), 1)
    told = outbox.entries()[-1].envelope
    assert (told.name, told.actor) == (TellActsLost.NAME, "seat:2")
    outbox.close()


def test_an_act_that_was_withdrawn_is_not_sent_because_noise_took_the_withdrawal(tmp_path: Path) -> None:
    gone: list[str] = []

    def work(outbox: Outbox) -> None:
        gone.append(outbox.entries()[1].id)
        outbox.withdraw(gone[0])

    path, before = killed(tmp_path, work)
    overwrite(path.with_name("outbox.db-wal"), before)
    outbox, salvage = open_outbox(path)
    assert salvage is not None
    states = {entry.id: entry.state for entry in outbox.entries()}
    assert states[gone[0]] is EntryState.WITHDRAWING
    assert list(states.values()).count(EntryState.PENDING) == 4
    outbox.close()


def test_an_act_that_was_sent_does_not_pass_for_unsent_because_noise_took_the_attempt(tmp_path: Path) -> None:
    path, before = killed(tmp_path, lambda outbox: outbox.trying([outbox.entries()[0].id]))
    overwrite(path.with_name("outbox.db-wal"), before)
    outbox, salvage = open_outbox(path)
    assert salvage is not None
    assert outbox.entries()[0].attempts >= 1
    outbox.close()


def test_a_killed_console_without_noise_is_no_damage(tmp_path: Path) -> None:
    path, _before = killed(tmp_path, lambda outbox: outbox.retry(_refused(outbox)))
    written = tail_of(path).read_bytes().rstrip(b"\0")
    tail_of(path).write_bytes(written + b"0123 torn by the power c" + bytes(100_000))
    outbox, salvage = open_outbox(path)
    assert salvage is None
    add(outbox, "goes on after the torn line")
    outbox.close()
    assert read_tail(path).acts[-1].envelope == Outbox(path).entries()[-1].envelope


def _refused(outbox: Outbox) -> str:
    entry = outbox.entries()[0]
    outbox.answered([Answer(id=entry.id, outcome=Outcome.REFUSED, code="role")])
    return entry.id


def test_the_tail_begins_anew_with_every_copy_and_a_log_cut_before_that_is_still_noticed(tmp_path: Path) -> None:
    def work(outbox: Outbox) -> None:
        add(outbox, "in the copy")
        outbox.backup_to(outbox.path.with_name("outbox.copy.db"))

    path, before = killed(tmp_path, work)
    assert read_tail(path).acts == ()
    overwrite(path.with_name("outbox.db-wal"), before)
    outbox, salvage = open_outbox(path)
    assert salvage is not None
    assert len(outbox.entries()) == 6
    outbox.close()


def test_a_tail_that_cannot_be_written_loses_no_act_and_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    tail_of(path).mkdir()
    outbox = Outbox(path)
    add(outbox)
    tail_of(path).rmdir()
    add(outbox)
    assert [end.n for end in read_tail(path).began] == [2]
    assert len(outbox.entries()) == 2
    outbox.close()


@pytest.mark.parametrize("noise", [b"", b"\n\n\n", b"00000000 {}\n", bytes(5_000), b"[" * 100_000 + b"\n"])
def test_noise_instead_of_a_tail_is_no_evidence_against_a_sound_outbox(tmp_path: Path, noise: bytes) -> None:
    path, _before = killed(tmp_path, add)
    tail_of(path).write_bytes(noise)
    outbox, salvage = open_outbox(path)
    assert salvage is None
    assert len(outbox.entries()) == 6
    outbox.close()
