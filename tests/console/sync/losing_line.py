"""A box between seat and backend that loses a part of an open stream and lets both ends go on."""

import socket
from collections.abc import Callable, Iterator
from typing import BinaryIO

from tests.faults import Proxy, _shut


class LosingLine(Proxy):
    """The first chunk of a stream for which `loses` says so never arrives; it stands in `lost` then.

    Only answers in chunks lose something, which are the streams, and only one chunk in all.
    """

    def __init__(self, target_port: int, loses: Callable[[bytes], bool]) -> None:
        self._loses = loses
        self.lost: list[bytes] = []
        super().__init__(target_port)

    def _carry(self, source: socket.socket, sink: socket.socket, back: bool) -> None:
        if not back:
            super()._carry(source, sink, back)
            return
        try:
            with source.makefile("rb") as answers:
                while head := _head(answers):
                    sink.sendall(head)
                    if b"chunked" not in head.lower():
                        sink.sendall(answers.read(_length(head)))
                        continue
                    for chunk in _chunks(answers):
                        if not self.lost and self._loses(chunk):
                            self.lost.append(chunk)
                        else:
                            sink.sendall(chunk)
        except OSError:
            pass
        finally:
            _shut(sink)
            source.close()


def _head(answers: BinaryIO) -> bytes:
    head = b""
    while line := answers.readline():
        head += line
        if line == b"\r\n":
            return head
    return b""


def _length(head: bytes) -> int:
    lengths = [line.split(b":")[1] for line in head.lower().splitlines() if line.startswith(b"content-length:")]
    return int(lengths[0]) if lengths else 0


def _chunks(answers: BinaryIO) -> Iterator[bytes]:
    """Each whole, with its length before it and the line's end behind it; the empty one ends the answer."""
    while size := answers.readline():
        whole = size + answers.read(int(size, 16) + 2)
        yield whole
        if int(size, 16) == 0:
            return
