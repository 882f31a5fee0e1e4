import itertools
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.sync.events import EventTooLarge, read_events

TOLD = (
    b": hello\r\nevent: changes\r\ndata: {\r\ndata:  1}\r\n\r\n"
    b"id: 7\nevent: now\ndata:2\n\nevent: lost\n\ndata: 3\n\ndata: cut"
)
READ = [("changes", b"{\n 1}"), ("now", b"2"), ("", b"3")]


@given(st.lists(st.integers(0, len(TOLD)), max_size=20))
def test_events_are_the_same_whatever_pieces_they_come_in(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(TOLD)]
    pieces = [TOLD[a:b] for a, b in itertools.pairwise(edges)]
    assert list(read_events(pieces, 1000)) == READ


@pytest.mark.parametrize("piece", [b"x" * 10, b": x\n" * 3, b"data: x\n"])
def test_an_event_that_does_not_end_is_given_up(piece: bytes) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield piece

    with pytest.raises(EventTooLarge):
        list(read_events(endless(), 1000))
    assert taken * len(piece) < 1100


def test_many_small_events_are_no_large_one() -> None:
    assert len(list(read_events([b"data: x\n\n" * 1000] * 3, 12_000))) == 3000


def test_a_long_line_in_the_smallest_pieces_takes_no_more_memory_than_the_line() -> None:
    tracemalloc.start()
    try:
        pieces = (bytes(bytearray(b"xx")) for _piece in range(300_000))
        assert list(read_events(pieces, 1_000_000)) == []
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()
