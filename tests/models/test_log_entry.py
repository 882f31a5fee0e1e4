from datetime import timedelta

import msgspec
import pytest

from models.command import Refused
from models.log_entry import AddLogEntry, LogEntry, LogKind, log_key
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
