import os
from pathlib import Path

import pytest

from models import outbox as outbox_module
from models.command import Answer, ChainLink, Envelope, Outcome
from models.journal import Head, check_chain, is_genuine, piece_of
from models.log_entry import AddLogEntry
from models.outbox import FORKED, Outbox
from models.outbox_chain import head_in
from models.outbox_entry import Entry, EntryState
from models.outbox_salvage import open_outbox
from tests.models.facts import envelope


def add(outbox: Outbox, text: str = "x") -> Entry:
    return outbox.append(envelope(AddLogEntry(text=text)))


def link(entry: Entry | Envelope) -> ChainLink:
    act = entry.envelope if isinstance(entry, Entry) else entry
    assert act.link is not None
    return act.link


def accept(outbox: Outbox, *entries: Entry) -> None:
    outbox.answered([Answer(id=e.id, outcome=Outcome.ACCEPTED, revision=1) for e in entries])
    outbox.delivered([e.id for e in entries])


def fork(outbox: Outbox, entry: Entry) -> None:
    outbox.answered([Answer(id=entry.id, outcome=Outcome.REFUSED, code=FORKED)])


def test_every_act_gets_its_link_in_the_write_that_saves_it(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    acts = [add(outbox, str(n)) for n in range(5)]
    outbox.close()
    outbox = Outbox(path)
    (chain,) = outbox.chains()
    assert [link(e).n for e in outbox.entries()] == [1, 2, 3, 4, 5]
    assert chain.head == Head(5, link(acts[-1]).hash)
    assert check_chain(chain.id, [piece_of(e.envelope) for e in outbox.entries()], {chain.n: chain.hash}) == []
    assert link(add(outbox)).prev == chain.hash
    outbox.close()


def test_an_act_that_is_not_saved_takes_no_place_in_the_chain(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    first = envelope(AddLogEntry(text="x"))
    outbox.append(first)
    before = outbox.chains()
    with pytest.raises(Exception, match="UNIQUE"):
        outbox.append(first)
    assert outbox.chains() == before
    outbox.close()


def test_a_retried_act_is_a_new_entry_of_the_chain_and_the_old_one_stays(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    first, second = add(outbox), add(outbox)
    outbox.answered([Answer(id=first.id, outcome=Outcome.REFUSED, code="role")])
    again = outbox.retry(first.id)
    assert again is not None
    assert (link(first).n, link(second).n, link(again).n) == (1, 2, 3)
    assert is_genuine(again.envelope)
    outbox.withdraw(again.id)
    kept = outbox.entries(tuple(EntryState))
    assert sorted(link(entry).n for entry in kept) == [1, 2, 3]
    outbox.close()


def test_pruned_acts_leave_the_head_and_how_far_they_went(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "KEPT_DELIVERED", 3)
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    waiting = add(outbox)
    accept(outbox, *[add(outbox) for _ in range(9)])
    outbox.close()
    outbox = Outbox(path)
    (chain,) = outbox.chains()
    kept = sorted(outbox.entries(tuple(EntryState)), key=lambda e: link(e).n)
    assert [link(e).n for e in kept] == [1, 8, 9, 10]
    assert kept[0].id == waiting.id
    assert (chain.n, chain.pruned_n) == (10, 7)
    pieces = [piece_of(e.envelope) for e in kept]
    assert check_chain(chain.id, pieces, {chain.n: chain.hash}, chain.pruned_n) == []
    assert link(add(outbox)).n == 11
    outbox.close()


def test_a_salvaged_outbox_begins_a_chain_that_names_the_old_one_and_its_last_known_head(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    for number in range(30):
        add(outbox, str(number))
    outbox.backup_to(tmp_path / "outbox.copy.db")
    (old,) = outbox.chains()
    outbox.close()
    path.write_bytes(os.urandom(8192))
    outbox, salvage = open_outbox(path)
    assert salvage is not None
    assert [link(entry).chain for entry in outbox.entries()] == [old.id] * 30
    first = link(add(outbox))
    assert (first.n, first.prev, first.follows) == (1, old.hash, old.id)
    assert first.chain != old.id
    second = link(add(outbox))
    assert (second.n, second.follows) == (2, "")
    assert [chain.id for chain in outbox.chains()] == [old.id, first.chain]
    outbox.close()


def test_the_head_of_a_damaged_chain_is_taken_from_the_acts_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    add(outbox)
    outbox.backup_to(tmp_path / "outbox.copy.db")
    for number in range(400):
        add(outbox, f"{number} " + "x" * 300)
    outbox.close()
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 9000] = os.urandom(9000)
    path.write_bytes(data)
    outbox, _salvage = open_outbox(path)
    newest = max((link(entry) for entry in outbox.entries()), key=lambda one: one.n)
    assert newest.n > 1
    assert link(add(outbox)).prev == newest.hash
    outbox.close()


def test_an_outbox_put_back_from_its_copy_goes_on_in_a_new_chain_and_no_act_is_lost(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    accept(outbox, add(outbox))
    waiting, behind = add(outbox, "waiting"), add(outbox, "behind")
    fork(outbox, waiting)
    again, still = outbox.entries()
    assert (again.state, still.id) == (EntryState.PENDING, behind.id)
    assert again.id != waiting.id
    assert again.envelope.body == waiting.envelope.body
    assert (link(again).n, link(again).follows) == (1, link(waiting).chain)
    fork(outbox, behind)
    assert [(link(e).chain, link(e).n) for e in outbox.entries()] == [
        (link(again).chain, 1),
        (link(again).chain, 2),
    ]
    withdrawn = outbox.entries([EntryState.WITHDRAWN])
    assert {entry.id for entry in withdrawn} == {waiting.id, behind.id}
    outbox.close()


def test_a_backend_that_calls_every_chain_forked_does_not_make_the_seat_go_round_for_ever(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    accept(outbox, add(outbox))
    fork(outbox, add(outbox))
    (again,) = outbox.entries()
    fork(outbox, again)
    (refused,) = outbox.entries()
    assert (refused.id, refused.state, refused.code) == (again.id, EntryState.REFUSED, FORKED)
    outbox.close()


def test_another_process_reads_the_newest_link(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    assert head_in(tmp_path / "outbox.db") is None
    newest = [add(outbox) for _time in range(3)][-1]
    assert head_in(tmp_path / "outbox.db") == Head(link(newest).n, link(newest).hash)
    outbox.close()


def test_a_seat_set_up_from_another_ones_profile_goes_on_in_a_chain_of_its_own(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    act = add(outbox)
    fork(outbox, act)
    (again,) = outbox.entries()
    assert (link(again).n, link(again).follows) == (1, link(act).chain)
    outbox.close()


def test_somebody_who_retries_a_forked_act_begins_a_new_chain(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    fork(outbox, add(outbox))
    (again,) = outbox.entries()
    fork(outbox, again)
    (refused,) = outbox.entries()
    assert refused.state is EntryState.REFUSED
    retried = outbox.retry(refused.id)
    assert retried is not None
    assert (link(retried).n, link(retried).follows) == (1, link(refused).chain)
    outbox.close()
