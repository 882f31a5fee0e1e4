from datetime import timedelta

import msgspec
import pytest

from models.command import Refused
from models.journal import Head
from models.log_entry import AddLogEntry, CorrectLogEntry, LogEntry, LogKind, log_key, newest_head
from resources.words import has
from tests.models.facts import NOON, Known, at


def test_the_same_note_applied_twice_is_one_entry() -> None:
    circumstances, facts = at(), Known()
    for _time in range(2):
        facts.write(AddLogEntry(text=" 到达 ").apply(facts, circumstances))
    assert list(facts) == [log_key(circumstances.command_id)]
    entry = facts[log_key(circumstances.command_id)]
    assert isinstance(entry, LogEntry)
    assert entry.text == "到达"


@pytest.mark.parametrize(("text", "code"), [("  ", "empty"), ("x" * 4001, "long")])
def test_a_note_without_words_or_without_end_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused, match=rf"log\.{code}"):
        AddLogEntry(text=text).apply(Known(), at())


def test_every_kind_of_entry_has_its_sentence() -> None:
    assert [kind for kind in LogKind if not has(f"log.{kind}")] == []


def test_an_entry_made_afterwards_has_both_times() -> None:
    facts, late = Known(), msgspec.structs.replace(at(minutes=-30), entered_at=NOON)
    facts.write(AddLogEntry(text="到场").apply(facts, late))
    entry = facts[log_key(late.command_id)]
    assert isinstance(entry, LogEntry)
    assert (entry.at, entry.entered_at) == (NOON - timedelta(minutes=30), NOON)
    at_once = AddLogEntry(text="到场").apply(facts, at())[0].fact
    assert isinstance(at_once, LogEntry)
    assert at_once.entered_at is None


def test_a_correction_is_a_new_entry_about_an_own_one() -> None:
    facts, wrote = Known(), at()
    facts.write(AddLogEntry(text="2 人被困", incident_id="I").apply(facts, wrote))
    entry_id = log_key(wrote.command_id).id
    right = at(minutes=3)
    command = CorrectLogEntry(entry_id=entry_id, text=" 3 人被困 ", reason=" 听错 ")
    assert set(command.touches(right.command_id)) == {log_key(wrote.command_id), log_key(right.command_id)}
    (put,) = command.apply(facts, right)
    assert put.key == log_key(right.command_id)
    correction = put.fact
    assert isinstance(correction, LogEntry)
    assert (correction.kind, correction.text, correction.corrects) == (LogKind.CORRECTION, "3 人被困", entry_id)
    assert (correction.incident_id, correction.params) == ("I", {"reason": "听错"})


@pytest.mark.parametrize(
    ("text", "actor", "code"),
    [(" ", "li", "log.empty"), ("x" * 4001, "li", "log.long"), ("x", "wang", "log.not_own")],
)
def test_a_correction_without_words_or_of_what_somebody_else_wrote_is_refused(
    text: str, actor: str, code: str
) -> None:
    facts, wrote = Known(), at()
    facts.write(AddLogEntry(text="x").apply(facts, wrote))
    command = CorrectLogEntry(entry_id=log_key(wrote.command_id).id, text=text)
    with pytest.raises(Refused, match=code):
        command.apply(facts, msgspec.structs.replace(at(), actor=actor))
    with pytest.raises(Refused, match="missing"):
        CorrectLogEntry(entry_id="none", text="x").apply(facts, at())


def test_the_newest_head_of_some_entries_is_the_one_furthest_along_the_chain() -> None:
    entry = LogEntry(kind=LogKind.NOTE, at=NOON, actor="li", seat="2")
    placed = [msgspec.structs.replace(entry, chain_n=n, chain_hash=f"{n}" * 64) for n in (2, 7, 3)]
    assert newest_head([entry, *placed]) == Head(7, "7" * 64)
    assert newest_head([entry]) is None
    assert newest_head([]) is None
