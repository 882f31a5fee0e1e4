import time
from pathlib import Path

import pytest

from models.journal import Head
from models.outbox import Outbox
from models.seat_journal import read_seat_journal


def test_a_head_is_kept_once_and_another_hash_at_its_place_is_told_and_kept_too(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    assert outbox.keep_heads([("I", Head(1, "a" * 64)), ("I", Head(1, "a" * 64)), ("", Head(1, "b" * 64))]) == []
    assert outbox.keep_heads([("I", Head(1, "c" * 64))]) == [("I", Head(1, "c" * 64))]
    assert outbox.keep_heads([("I", Head(1, "c" * 64))]) == []
    outbox.close()
    assert len(read_seat_journal(path).heads) == 3


def test_heads_of_chains_without_end_fill_no_disk_and_the_newest_of_each_stay_longest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.outbox_heads.KEPT", 10)
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    outbox.keep_heads([("old", Head(1, "a" * 64)), ("old", Head(2, "a" * 64))])
    time.sleep(0.002)
    for n in range(1, 21):
        outbox.keep_heads([("I", Head(n, "b" * 64))])
        time.sleep(0.002)
    kept = [(head.chain, head.n) for head in read_seat_journal(path).heads]
    assert ("old", 2) in kept
    assert ("old", 1) not in kept
    assert ("I", 20) in kept
    for n in range(40):
        outbox.keep_heads([(f"chain {n}", Head(1, "c" * 64))])
        time.sleep(0.002)
    assert len(read_seat_journal(path).heads) <= 25
    outbox.close()


def test_a_head_of_the_history_before_a_restored_backup_is_kept_and_no_witness_against_the_next(
    tmp_path: Path,
) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    outbox.keep_heads([("I", Head(7, "a" * 64))])
    time.sleep(0.002)
    outbox.redeliver(0)
    outbox.close()
    time.sleep(0.002)
    outbox = Outbox(path)
    assert outbox.keep_heads([("I", Head(7, "b" * 64))]) == []
    assert outbox.keep_heads([("I", Head(7, "c" * 64))]) == [("I", Head(7, "c" * 64))]
    outbox.close()
    assert len(read_seat_journal(path).heads) == 3
