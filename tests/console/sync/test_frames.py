"""A frame joins what a reader has, or says up to where it missed something; nothing else is an alarm."""

from collections.abc import Iterable, Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.sync.frames import Beat, Page, lost_before

STEPS = st.lists(st.one_of(st.just(0), st.integers(1, 50)), max_size=30)
"""A stream: a heartbeat (0), or a page of so many revisions."""


def told(steps: Iterable[int], begin: int, ahead: int = 0) -> list[Page | Beat]:
    """The frames of one stream that begins at a revision; the backend's head is further by `ahead`."""
    frames: list[Page | Beat] = []
    at = begin
    for step in steps:
        if step:
            frames.append(Page(at + step, at + step + ahead, [], after=at))
            at += step
        else:
            frames.append(Beat("", at + ahead, at))
    return frames


def read(frames: Sequence[Page | Beat], cursor: int) -> tuple[int, bool]:
    """Where a reader ends, and whether it met a frame that does not join."""
    for frame in frames:
        if lost_before(frame, cursor):
            return cursor, True
        if isinstance(frame, Page):
            cursor = frame.revision
    return cursor, False


@given(steps=STEPS, begin=st.integers(0, 2**62 - 10_000), ahead=st.integers(0, 5_000))
def test_a_stream_that_comes_whole_is_no_alarm_however_far_ahead_the_head_is(
    steps: list[int], begin: int, ahead: int
) -> None:
    frames = told(steps, begin, ahead)
    assert read(frames, begin) == (begin + sum(steps), False)


@given(steps=STEPS, begin=st.integers(0, 1_000), data=st.data())
def test_what_is_lost_is_noticed_with_the_next_page_or_heartbeat_and_nothing_behind_it_is_taken(
    steps: list[int], begin: int, data: st.DataObject
) -> None:
    frames = told(steps, begin, data.draw(st.integers(0, 9)))
    kept = data.draw(st.lists(st.booleans(), min_size=len(frames), max_size=len(frames)))
    arrived = [frame for frame, stays in zip(frames, kept, strict=True) if stays]
    first_lost = next(
        (
            i
            for i, (frame, stays) in enumerate(zip(frames, kept, strict=True))
            if isinstance(frame, Page) and not stays
        ),
        len(frames),
    )
    whole_until = begin + sum(steps[:first_lost])
    assert read(arrived, begin) == (whole_until, any(kept[first_lost:]))


@given(steps=STEPS, begin=st.integers(0, 1_000), more=st.integers(0, 100))
def test_a_reader_that_has_more_than_a_frame_goes_on_from_is_no_alarm(
    steps: list[int], begin: int, more: int
) -> None:
    assert not any(lost_before(frame, begin + sum(steps) + more) for frame in told(steps, begin))


@pytest.mark.parametrize("frame", [Page(9, 9, []), Beat("", 9)])
def test_a_backend_that_does_not_say_so_is_believed(frame: Page | Beat) -> None:
    assert lost_before(frame, 0) == 0


@pytest.mark.parametrize("after", ["-1", "6", '"5"', "5.5", "[]", "{}", "true", str(2**63)])
def test_an_after_that_cannot_be_is_no_page(after: str) -> None:
    with pytest.raises(msgspec.MsgspecError):
        msgspec.json.decode(f'{{"revision":5,"head":9,"changes":[],"after":{after}}}', type=Page)


@pytest.mark.parametrize("after", ["-1", '"5"', "5.5", "[]", "{}", "true", str(2**63)])
def test_an_after_that_cannot_be_is_no_heartbeat(after: str) -> None:
    with pytest.raises(msgspec.MsgspecError):
        msgspec.json.decode(f'{{"at":"","head":9,"after":{after}}}', type=Beat)
