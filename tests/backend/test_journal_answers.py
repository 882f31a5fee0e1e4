"""The digest of an act is the one it was judged by, and an answer is held against the entry it belongs to."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.commands import _digest
from backend.journal import Bulk
from backend.journal_answers import act_digest, wrong
from models.command import Answer, Delivery, Envelope, Outcome
from models.ids import uuid7
from models.journal import Head, act_bytes, linked

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AT = "2026-05-04T12:00:00+00:00"
texts = st.text(st.characters(codec="utf-8"), max_size=20)
bodies = st.dictionaries(texts, st.one_of(texts, st.none(), st.floats(allow_nan=False), st.lists(st.integers())))

moments = st.integers(946_684_800_000_000, 4_102_444_800_000_000).map(lambda us: EPOCH + timedelta(microseconds=us))


def act(name: str = "AddLogEntry", actor: str = "li", body: Any = None, **fields: Any) -> Envelope:
    """One of a seat's chain."""
    made = Envelope(
        id=uuid7(), name=name, actor=actor, seat="2", made_at=datetime(2026, 5, 4, 12, tzinfo=UTC),
        body=msgspec.Raw(msgspec.json.encode(body or {})), delivery=Delivery.RECORD, **fields,
    )  # fmt: skip
    return linked(made, uuid7(), Head(0, ""))


def entry(envelope: Envelope) -> bytes:
    """What the journal keeps of it."""
    assert envelope.link is not None
    return act_bytes(envelope, envelope.link)


@given(texts, texts, bodies, st.one_of(st.none(), texts), st.one_of(st.none(), moments))
def test_the_digest_of_an_entry_is_the_one_its_act_was_judged_by(
    name: str, actor: str, body: Any, exercise_id: str | None, stated_at: datetime | None
) -> None:
    envelope = act(name, actor, body, exercise_id=exercise_id, stated_at=stated_at)
    assert act_digest(entry(envelope)) == _digest(envelope)


@pytest.mark.parametrize(
    "raw", [b"", b"noise", b"[1]", b'["door","a","b","c"]', b'["act","forged"]', b"[" * 5_000],
    ids=["nothing", "noise", "a number", "a door's", "a short one", "deep"],
)  # fmt: skip
def test_what_is_no_act_of_a_seat_needs_no_answer(raw: bytes) -> None:
    assert act_digest(raw) == ""
    assert wrong({"entry": raw}, None) == ""


ONE = act(body={"text": "到场"})
OTHER = act(body={"text": "离场"})


def row(outcome: str = "accepted", records: bytes = b"[[],[]]", revision: int = 7) -> dict[str, Any]:
    """The entry of the act."""
    return {
        "entry": entry(ONE), "at": AT, "command_id": ONE.id, "outcome": outcome, "records": records,
        "revision": revision,
    }  # fmt: skip


def stored(said: Answer | None = None, **fields: Any) -> Any:
    """The line with its answer."""
    encoded = msgspec.json.encode(said or Answer(id=ONE.id, outcome=Outcome.ACCEPTED, revision=9))
    line = {"digest": _digest(ONE), "answer": encoded, "received_at": AT}
    return SimpleNamespace(**(line | fields))


def test_the_answer_that_was_given_fits() -> None:
    assert wrong(row(), stored()) == ""
    assert wrong(row(records=b"noise"), stored()) == ""
    assert wrong(row(records=msgspec.json.encode(Bulk(count=2, sha256="x"))), stored()) == ""
    refused = Answer(id=ONE.id, outcome=Outcome.REFUSED, code="log.empty")
    assert wrong(row("log.empty"), stored(refused)) == ""
    assert wrong(row("x" * 64), stored(msgspec.structs.replace(refused, code="x" * 70))) == ""
    conflict = Answer(id=ONE.id, outcome=Outcome.CONFLICT, code="conflict")
    assert wrong(row("conflict"), stored(conflict)) == ""
    assert wrong(row("conflict"), stored(msgspec.structs.replace(refused, code="command.value"))) == ""


def test_none_is_missing() -> None:
    assert wrong(row(), None) == "answer_missing"


@pytest.mark.parametrize(
    "given_",
    [
        stored(digest=_digest(OTHER)), stored(digest="withdrawn"), stored(received_at="2026-01-01"),
        stored(answer=b"noise"), stored(answer=7), stored(answer=b"[" * 5_000),
        stored(Answer(id=OTHER.id, outcome=Outcome.ACCEPTED, revision=9)),
        stored(Answer(id=ONE.id, outcome=Outcome.ACCEPTED, revision=10)),
        stored(Answer(id=ONE.id, outcome=Outcome.REFUSED, revision=9, code="accepted")),
        stored(Answer(id=ONE.id, outcome=Outcome.CONFLICT)),
    ],
    ids=["another act's digest", "withdrawn", "time", "noise", "type", "deep", "another act's answer", "revision",
         "refused", "conflict"],
)  # fmt: skip
def test_another_answer_differs(given_: Any) -> None:
    assert wrong(row(), given_) == "answer_differs"


def test_another_reason_differs() -> None:
    refused = Answer(id=ONE.id, outcome=Outcome.REFUSED, code="log.empty")
    for outcome in ("incident.closed", "conflict"):
        assert wrong(row(outcome), stored(refused)) == "answer_differs"
    assert wrong(row("log.empty"), stored()) == "answer_differs"
