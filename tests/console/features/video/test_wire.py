"""What comes over the decoder's pipe is bounded and checked: a decoder is never trusted."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.video.wire import BrokenPipeFormat, Frame, State, read, write_frame, write_state


@given(st.integers(1, 40), st.integers(1, 40), st.text(max_size=30))
def test_frames_and_states_come_out_as_they_went_in(width: int, height: int, reason: str) -> None:
    pipe = io.BytesIO()
    pixels = bytes(width * height * 3)
    write_state(pipe, State("failed", reason))
    write_frame(pipe, width, height, pixels)
    pipe.seek(0)
    assert read(pipe) == State("failed", reason)
    assert read(pipe) == Frame(width, height, pixels)
    assert read(pipe) is None


@given(st.binary(max_size=80))
def test_any_bytes_are_a_frame_a_state_the_end_or_refused(data: bytes) -> None:
    try:
        item = read(io.BytesIO(data))
    except BrokenPipeFormat:
        return
    assert item is None or isinstance(item, Frame | State)


@given(st.binary(min_size=1, max_size=60), st.integers(0, 59))
def test_a_pipe_that_ends_in_the_middle_is_an_end(data: bytes, keep: int) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, 2, 2, bytes(12))
    whole = pipe.getvalue()
    assert read(io.BytesIO(whole[: min(keep, len(whole) - 1)])) is None


@pytest.mark.parametrize("size", [(0, 1), (1, 0), (1281, 10), (10, 721), (1280, 721)])
def test_a_frame_of_an_impossible_size_is_refused(size: tuple[int, int]) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, *size, b"")
    pipe.seek(0)
    with pytest.raises(BrokenPipeFormat):
        read(pipe)
