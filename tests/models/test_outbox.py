import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models.command import Answer, Outcome
from models.fold import deliverable
from models.incident import CreateIncident
from models.log_entry import AddLogEntry
from models.outbox import Outbox, waiting_in
from models.outbox_entry import Entry, EntryState
from models.sqlite_errors import CorruptDatabase, DiskFull, ProfileNotWritable
from models.unit import DispatchUnit
from tests.models.facts import envelope

ROOT = Path(__file__).parents[2]


def add(outbox: Outbox, text: str = "x") -> Entry:
    return outbox.append(envelope(AddLogEntry(text=text)))


def test_an_appended_act_is_there_after_the_outbox_is_opened_again(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    saved = add(outbox)
    outbox.close()
    outbox = Outbox(tmp_path / "outbox.db")
    assert [entry.envelope for entry in outbox.entries()] == [saved.envelope]
    outbox.close()


def test_answers_move_entries_and_keep_the_reason(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    one, two = add(outbox), add(outbox)
    outbox.answered(
        [
            Answer(id=one.id, outcome=Outcome.ACCEPTED, revision=7),
            Answer(id=two.id, outcome=Outcome.REFUSED, code="unit.committed", params={"unit": "A1"}),
        ]
    )
    first, second = outbox.entries()
    assert (first.state, first.revision) == (EntryState.ACCEPTED, 7)
    assert (second.state, second.code, second.params) == (EntryState.REFUSED, "unit.committed", {"unit": "A1"})
    outbox.delivered([one.id, two.id])
    assert [entry.id for entry in outbox.entries()] == [two.id]
    outbox.close()


def test_a_conflict_keeps_both_values(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    entry = add(outbox)
    outbox.answered([Answer(id=entry.id, outcome=Outcome.CONFLICT, fields={"grade": (3, 2)})])
    assert outbox.entries()[0].fields == {"grade": (3, 2)}
    outbox.close()


def test_a_retried_act_is_a_new_one_because_an_id_is_judged_once(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    entry = add(outbox)
    assert outbox.retry(entry.id) is None
    outbox.answered([Answer(id=entry.id, outcome=Outcome.REFUSED, code="role")])
    again = outbox.retry(entry.id)
    assert again is not None
    assert again.id != entry.id
    assert again.envelope.made_at == entry.envelope.made_at
    assert [e.id for e in outbox.entries()] == [again.id]
    outbox.close()


def test_a_withdrawn_act_is_sent_no_more(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    entry = add(outbox)
    outbox.withdraw(entry.id)
    assert outbox.entries() == []
    outbox.close()


def test_an_incident_number_that_was_used_is_used_up(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    outbox.append(envelope(AddLogEntry(text="x")), 17)
    outbox.append(envelope(AddLogEntry(text="x")), 3)
    outbox.close()
    outbox = Outbox(tmp_path / "outbox.db")
    assert outbox.last_numbers() == {"2": 17}
    outbox.close()


def test_a_full_disk_says_so_and_keeps_nothing_half(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    add(outbox)
    pages = outbox._db.execute("PRAGMA page_count").fetchone()[0]
    outbox._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        outbox.append(envelope(AddLogEntry(text="x" * 30_000)))
    count = len(outbox.entries())
    outbox.close()
    outbox = Outbox(tmp_path / "outbox.db")
    assert len(outbox.entries()) == count
    outbox.close()


def test_a_folder_that_is_not_there_is_not_writable(tmp_path: Path) -> None:
    with pytest.raises(ProfileNotWritable):
        Outbox(tmp_path / "nowhere" / "outbox.db")


def test_noise_is_found_when_the_outbox_is_opened(tmp_path: Path) -> None:
    (tmp_path / "outbox.db").write_bytes(os.urandom(5000))
    with pytest.raises(CorruptDatabase):
        Outbox(tmp_path / "outbox.db")


def test_a_console_killed_right_after_the_write_has_lost_nothing(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from models.outbox import Outbox;"
        "from models.log_entry import AddLogEntry; from tests.models.facts import envelope;"
        "o = Outbox(Path(sys.argv[1]));"
        "[o.append(envelope(AddLogEntry(text=str(n)))) for n in range(25)];"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    path = tmp_path / "outbox.db"
    done = subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT, check=False, timeout=300)
    assert done.returncode == -signal.SIGKILL
    outbox = Outbox(path)
    assert len(outbox.entries()) == 25
    outbox.close()


def test_a_retried_act_keeps_its_turn_before_what_was_made_on_it(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    create = outbox.append(envelope(CreateIncident(incident_id="N", number="2-002", type="fire", address="x")))
    dispatch = outbox.append(envelope(DispatchUnit(unit_id="A", incident_id="N")))
    outbox.answered([Answer(id=create.id, outcome=Outcome.REFUSED, code="role")])
    again = outbox.retry(create.id)
    assert again is not None
    assert [entry.id for entry in outbox.entries()] == [again.id, dispatch.id]
    assert [entry.id for entry in deliverable(outbox.entries(), 10)] == [again.id]
    assert [entry.id for entry in outbox.entries([EntryState.WITHDRAWN])] == [create.id]
    outbox.close()


def test_another_process_reads_what_waits_without_touching_it(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    waiting, sent = add(outbox), add(outbox)
    outbox.answered([Answer(id=sent.id, outcome=Outcome.ACCEPTED)])
    outbox.delivered([sent.id])
    assert [entry.id for entry in waiting_in(tmp_path / "outbox.db")] == [waiting.id]
    outbox.close()
    (tmp_path / "outbox.db").write_bytes(b"noise" * 1000)
    with pytest.raises(CorruptDatabase):
        waiting_in(tmp_path / "outbox.db")


def states(outbox: Outbox) -> list[str]:
    return [entry.state.value for entry in outbox.entries()]


def test_only_an_act_that_still_waits_may_be_sent_and_its_attempt_is_counted_first(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    one, two = add(outbox), add(outbox)
    outbox.withdraw(one.id)
    assert outbox.trying([one.id, two.id, "unknown"]) == [two.id]
    assert [entry.attempts for entry in outbox.entries()] == [1]
    outbox.close()


def test_an_act_that_was_sent_is_being_withdrawn_until_the_answer_says_what_became_of_it(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    done, gone, refused = add(outbox), add(outbox), add(outbox)
    outbox.trying([done.id, gone.id, refused.id])
    for entry in (done, gone, refused):
        outbox.withdraw(entry.id)
    assert states(outbox) == ["withdrawing"] * 3
    outbox.answered(
        [
            Answer(id=done.id, outcome=Outcome.ACCEPTED, revision=5),
            Answer(id=gone.id, outcome=Outcome.REFUSED, code="command.withdrawn"),
            Answer(id=refused.id, outcome=Outcome.CONFLICT, fields={"grade": (3, 2)}),
        ]
    )
    [left] = outbox.entries()
    assert (left.id, left.state, left.code, left.revision) == (done.id, "accepted", "command.done_already", 5)
    outbox.close()


def test_an_act_that_was_set_aside_is_sent_again_as_itself(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    entry = add(outbox)
    outbox.set_aside(entry.id, "command.undeliverable", {"code": "rejected"})
    [aside] = outbox.entries()
    assert (aside.state, aside.reason) == ("set_aside", 'command.undeliverable {"code":"rejected"}')
    again = outbox.retry(entry.id)
    assert again is not None
    assert (again.id, again.state, again.code, again.seq) == (entry.id, "pending", "", entry.seq)
    outbox.close()


def test_a_decision_takes_the_place_and_the_turn_of_the_contested_act(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    dispatch = outbox.append(envelope(DispatchUnit(unit_id="A", incident_id="N")))
    later = outbox.append(envelope(DispatchUnit(unit_id="B", incident_id="N")))
    decision = envelope(DispatchUnit(unit_id="A", incident_id="N", from_incident_id="M"))
    assert outbox.replace(dispatch.id, decision) is None
    outbox.answered([Answer(id=dispatch.id, outcome=Outcome.CONFLICT, fields={"incident_id": ("M", "N")})])
    made = outbox.replace(dispatch.id, decision)
    assert made is not None
    assert [entry.id for entry in outbox.entries()] == [decision.id, later.id]
    [old] = outbox.entries([EntryState.WITHDRAWN])
    assert (old.id, old.code) == (dispatch.id, "command.superseded")
    outbox.close()


def test_a_conflict_left_to_the_others_is_over(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    entry = add(outbox)
    outbox.answered([Answer(id=entry.id, outcome=Outcome.CONFLICT, fields={"grade": (3, 2)})])
    assert outbox.replace(entry.id, None) is None
    assert outbox.entries() == []
    outbox.close()


def test_an_act_changed_inside_of_a_sound_page_is_found_when_the_outbox_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path)
    add(outbox, "send the ladder")
    outbox.close()
    path.write_bytes(path.read_bytes().replace(b"ladder", b"pumper"))
    with pytest.raises(CorruptDatabase):
        Outbox(path)


def test_where_delivered_acts_were_seen_is_kept_until_they_go_out_again(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    assert outbox.reached() == (0, "")
    entry = add(outbox)
    outbox.answered([Answer(id=entry.id, outcome=Outcome.ACCEPTED, revision=7)])
    outbox.delivered([entry.id], 9, "one")
    outbox.close()
    outbox = Outbox(tmp_path / "outbox.db")
    assert outbox.reached() == (9, "one")
    assert outbox.redeliver(5) == [entry.id]
    assert outbox.reached() == (0, "")
    outbox.close()


def test_what_a_restored_backend_lost_waits_again_in_its_order_and_the_rest_stays(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    kept, lost, accepted, refused, waiting = (add(outbox, text) for text in "abcde")
    outbox.answered(
        [
            Answer(id=kept.id, outcome=Outcome.ACCEPTED, revision=7),
            Answer(id=lost.id, outcome=Outcome.ACCEPTED, revision=8),
            Answer(id=accepted.id, outcome=Outcome.ACCEPTED, revision=9),
            Answer(id=refused.id, outcome=Outcome.REFUSED, code="missing"),
        ]
    )
    outbox.delivered([kept.id, lost.id])
    assert outbox.redeliver(7) == [lost.id, accepted.id]
    states = {entry.id: entry.state for entry in outbox.entries()}
    assert list(states) == [lost.id, accepted.id, refused.id, waiting.id]
    assert states[lost.id] == states[accepted.id] == states[waiting.id] == EntryState.PENDING
    assert states[refused.id] is EntryState.REFUSED
    assert [entry.envelope for entry in outbox.entries() if entry.id == lost.id] == [lost.envelope]
    outbox.answered([Answer(id=lost.id, outcome=Outcome.ACCEPTED, revision=3)])
    assert outbox.redeliver(7) == []
    outbox.close()
