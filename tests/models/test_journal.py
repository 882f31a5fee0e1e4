from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.command import ChainLink, Delivery, Envelope
from models.ids import uuid7
from models.journal import (
    BadHead,
    Head,
    Piece,
    act_bytes,
    check_chain,
    head_prefix,
    is_genuine,
    linked,
    piece_of,
    sha256,
    short_head,
)
from models.log_entry import AddLogEntry
from tests.models.facts import envelope

CHAIN = "019f0000-0000-7000-8000-000000000001"


def chain(length: int) -> list[Envelope]:
    """Acts of one seat, each with its link."""
    acts: list[Envelope] = []
    head = Head(0, "")
    for number in range(length):
        act = linked(envelope(AddLogEntry(text=f"note {number}")), CHAIN, head)
        assert act.link is not None
        head = Head(act.link.n, act.link.hash)
        acts.append(act)
    return acts


def link_of(act: Envelope) -> ChainLink:
    assert act.link is not None
    return act.link


def check(acts: list[Envelope], **options: Any) -> list[tuple[str, int, int]]:
    found = check_chain(CHAIN, [piece_of(act) for act in acts], **options)
    return [(finding.code, finding.n, finding.to_n) for finding in found]


def with_n(act: Envelope, n: int) -> Envelope:
    return msgspec.structs.replace(act, link=msgspec.structs.replace(link_of(act), n=n))


def test_an_untouched_chain_has_nothing_to_find() -> None:
    acts = chain(20)
    assert check(acts, heads={20: link_of(acts[19]).hash, 7: link_of(acts[6]).hash}) == []
    assert check([]) == []


def test_a_link_names_what_came_before_and_survives_the_line() -> None:
    acts = chain(3)
    assert [link_of(act).n for act in acts] == [1, 2, 3]
    assert link_of(acts[0]).prev == ""
    assert link_of(acts[2]).prev == link_of(acts[1]).hash
    travelled = msgspec.json.decode(msgspec.json.encode(acts), type=list[Envelope])
    assert travelled == acts
    assert all(is_genuine(act) for act in travelled)


def test_an_envelope_of_an_older_console_has_no_link_and_is_read() -> None:
    old = b'{"id":"x","name":"AddLogEntry","actor":"li","seat":"2","made_at":"2026-05-04T12:00:00Z","body":{}}'
    read = msgspec.json.decode(old, type=Envelope)
    assert read.link is None
    assert is_genuine(read)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": uuid7()}, {"name": "CloseIncident"}, {"actor": "wang"}, {"seat": "3"},
        {"made_at": datetime(2026, 5, 4, 12, 1, tzinfo=UTC)}, {"clock_offset_s": 1.0}, {"exercise_id": "E"},
        {"stated_at": datetime(2026, 5, 4, 11, tzinfo=UTC)}, {"base_revision": 3}, {"delivery": Delivery.LIVE},
        {"expires_s": 60.0}, {"body": msgspec.Raw(b'{"text":"note 1!"}')},
    ],
)  # fmt: skip
def test_no_field_of_an_act_can_be_changed_unseen(changes: dict[str, Any]) -> None:
    acts = chain(3)
    assert set(Envelope.__struct_fields__) == {
        "id", "name", "actor", "seat", "made_at", "clock_offset_s", "exercise_id", "stated_at", "base_revision",
        "delivery", "expires_s", "body", "link",
    }, "a new field of the envelope belongs into act_bytes"  # fmt: skip
    acts[1] = msgspec.structs.replace(acts[1], **changes)
    assert not is_genuine(acts[1])
    assert check(acts) == [("tampered", 2, 0)]


def test_a_finding_names_the_act() -> None:
    acts = chain(3)
    acts[1] = msgspec.structs.replace(acts[1], actor="wang")
    found = check_chain(CHAIN, [piece_of(act) for act in acts])
    assert found[0].command_id == acts[1].id
    assert "AddLogEntry · wang · 2 · 2026-05-04" in found[0].entry


def test_missing_acts_are_told_by_their_numbers() -> None:
    acts = chain(9)
    assert check([*acts[:3], *acts[5:]]) == [("missing", 4, 5)]
    assert check(acts[2:]) == [("missing", 1, 2)]


def test_pruned_acts_are_not_missing_but_later_ones_are() -> None:
    acts = chain(9)
    assert check([acts[1], *acts[4:]], gaps_to=4) == []
    assert check([*acts[4:6], *acts[7:]], gaps_to=4) == [("missing", 7, 7)]
    assert check([acts[0], *acts[7:]], gaps=True) == []


def test_two_swapped_acts_are_told_as_such_with_the_place_they_had() -> None:
    acts = chain(6)
    acts[1], acts[3] = with_n(acts[3], 2), with_n(acts[1], 4)
    assert check(acts) == [("reordered", 2, 4), ("reordered", 4, 2)]


def test_an_act_moved_into_a_gap_is_reordered() -> None:
    acts = chain(6)
    moved = [*acts[:1], *acts[2:5], with_n(acts[1], 6)]
    assert check(moved) == [("missing", 2, 2), ("reordered", 6, 2)]


def test_a_chain_cut_short_is_found_by_a_head_somebody_kept() -> None:
    acts = chain(6)
    assert check(acts[:4]) == []
    assert check(acts[:4], heads={6: link_of(acts[5]).hash}) == [("truncated", 5, 6)]
    assert check([], heads={6: link_of(acts[5]).hash}) == [("truncated", 1, 6)]


def test_an_act_that_is_there_twice_is_duplicated() -> None:
    acts = chain(3)
    assert check([acts[0], acts[1], acts[1], acts[2]]) == [("duplicated", 2, 0)]


def test_an_act_replaced_with_its_hash_made_anew_betrays_itself_by_what_follows() -> None:
    acts = chain(4)
    bare = link_of(acts[1])
    forged = msgspec.structs.replace(acts[1], actor="wang")
    forged_link = msgspec.structs.replace(bare, hash=sha256(act_bytes(forged, bare)))
    acts[1] = msgspec.structs.replace(forged, link=forged_link)
    assert check(acts) == [("replaced", 2, 0)]


def test_a_chain_made_anew_as_a_whole_is_found_only_by_a_kept_head() -> None:
    kept, forged = chain(5), chain(5)
    assert check(forged) == []
    assert check(forged, heads={5: link_of(kept[4]).hash}) == [("rewritten", 5, 0)]


def test_a_chain_that_follows_another_names_it_in_its_first_link() -> None:
    old = link_of(chain(3)[2])
    first = linked(envelope(AddLogEntry(text="x")), "new", Head(0, old.hash), CHAIN)
    assert (link_of(first).n, link_of(first).prev, link_of(first).follows) == (1, old.hash, CHAIN)
    assert not is_genuine(
        msgspec.structs.replace(first, link=msgspec.structs.replace(link_of(first), follows="other"))
    )


@pytest.mark.parametrize("n", [0, -1, 2**60])
def test_a_link_with_an_impossible_number_is_not_genuine(n: int) -> None:
    act = chain(1)[0]
    bare = msgspec.structs.replace(link_of(act), n=n)
    forged = msgspec.structs.replace(bare, hash=sha256(act_bytes(act, bare)))
    assert not is_genuine(msgspec.structs.replace(act, link=forged))


def test_an_act_without_a_link_is_no_entry_of_a_chain() -> None:
    with pytest.raises(ValueError, match="in no chain"):
        piece_of(envelope(AddLogEntry(text="x")))


def test_a_head_is_printed_in_fours_and_read_again_from_paper() -> None:
    whole = sha256(b"x")
    assert short_head(whole) == "2d71 1642 b726 b044"
    assert short_head("") == ""
    for typed in (short_head(whole), "2D71-1642-B726-B044", "2d71·1642·b726·b044", "2d711642b726b044"):
        assert head_prefix(typed) == "2d711642b726b044"
    assert head_prefix(f" {whole}\n") == whole


@pytest.mark.parametrize("typed", ["", "2d71 1642", "2d71 1642 b726 b04x", "a" * 65, "%" * 16, "日" * 16])
def test_what_is_no_head_is_refused(typed: str) -> None:
    with pytest.raises(BadHead):
        head_prefix(typed)


def test_many_changed_entries_are_all_told_in_reasonable_time() -> None:
    pieces = [
        Piece(n=n, prev="", hash="not it", digest=lambda n: sha256(b"%d" % n), command_id=str(n))
        for n in range(1, 3_001)
    ]
    found = check_chain(CHAIN, pieces)
    assert [finding.code for finding in found] == ["tampered"] * 3_000


tampering = st.sampled_from(["body", "actor", "made_at", "prev", "hash", "delete", "swap", "cut", "double"])


@given(length=st.integers(2, 8), how=tampering, where=st.integers(0, 7), other=st.integers(0, 7))
def test_any_single_tampering_is_found_and_near_where_it_is(length: int, how: str, where: int, other: int) -> None:
    acts = chain(length)
    head = link_of(acts[-1])
    at, to = where % length, other % length
    if at == to:
        to = (at + 1) % length
    act = acts[at]
    if how == "swap":
        acts[at], acts[to] = with_n(acts[to], at + 1), with_n(act, to + 1)
    elif how == "delete":
        del acts[at]
    elif how == "cut":
        del acts[at:]
    elif how == "double":
        acts.insert(at, act)
    elif how in ("prev", "hash"):
        acts[at] = msgspec.structs.replace(act, link=msgspec.structs.replace(link_of(act), **{how: "f" * 64}))
    else:
        changed: dict[str, Any] = {
            "body": msgspec.Raw(b"{}"), "actor": "x", "made_at": act.made_at + timedelta(microseconds=1),
        }  # fmt: skip
        acts[at] = msgspec.structs.replace(act, **{how: changed[how]})
    found = check(acts, heads={head.n: head.hash})
    assert found
    assert at + 1 in [n for _code, n, _to in found]
