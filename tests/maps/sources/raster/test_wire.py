import io

import msgspec
import pytest

from maps.sources.raster.wire import MOST_BYTES, Broken, Copied, Look, Open, Pixels, answered, asked, send


@pytest.mark.parametrize("message", [Open("/a.tif", "GTiff"), Look(1, 2, 3, 4, 8)], ids=["open", "look"])
def test_a_question_arrives_as_it_was_asked(message):
    pipe = io.BytesIO()
    send(pipe, message)
    pipe.seek(0)
    assert asked(pipe) == message


@pytest.mark.parametrize("message", [Copied(0.5), Pixels(1, 1, b"abcd")], ids=["copied", "pixels"])
def test_an_answer_arrives_as_it_was_given(message):
    pipe = io.BytesIO()
    send(pipe, message)
    pipe.seek(0)
    assert answered(pipe) == message


def said(body: bytes, size: int | None = None) -> bytes:
    return (len(body) if size is None else size).to_bytes(4, "little") + body


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\1\0",
        said(b"", 9),
        said(b"", MOST_BYTES + 1),
        said(b"nonsense"),
        said(msgspec.msgpack.encode(Open("/a.tif", "GTiff"))),
    ],
    ids=["gone", "gone in a length", "gone in a message", "too long", "nonsense", "a question for an answer"],
)
def test_what_is_no_answer_is_refused(data):
    with pytest.raises(Broken):
        answered(io.BytesIO(data))
