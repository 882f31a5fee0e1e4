"""The decoder process: opens one stream or clip and writes its pictures to standard output.

A process of its own, because streams come from outside: a decoder that crashes or hangs on a hostile stream
takes nothing else with it, and the console can end it at any moment. The address comes over standard input,
so that no password in it shows in the list of processes.
"""

import contextlib
import sys
import time
from typing import BinaryIO
from urllib.parse import urlsplit
from urllib.request import url2pathname

from console.features.video.wire import MAX_HEIGHT, MAX_WIDTH, State, write_frame, write_state

OPEN_TIMEOUT_S = 8.0
READ_TIMEOUT_S = 8.0
MAX_PICTURE = 8192
"""Streams that claim larger pictures (pixels a side) are refused."""
_NETWORK = ("rtsp://", "rtsps://", "http://", "https://")
_LINES = "rtsp,rtsps,rtp,srtp,udp,tcp,tls,http,https,httpproxy,crypto"
"""What a stream may be fetched by, its playlists' parts too: never a file of this machine."""


def main() -> int:
    """Play the address on standard input until it ends or the console closes the pipe."""
    url = sys.stdin.readline().strip()
    out = sys.stdout.buffer
    with contextlib.suppress(BrokenPipeError):
        write_state(out, State("opening"))
        write_state(out, _play(url, out))
    return 0


def _play(url: str, out: BinaryIO) -> State:
    import av
    from av import logging as av_logging

    av_logging.set_level(av_logging.PANIC)
    clip = not url.startswith(_NETWORK)
    reasons: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
        ((av.error.FileNotFoundError,), "not_found"),
        ((av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError, PermissionError), "not_allowed"),
        ((av.error.TimeoutError, TimeoutError, av.error.ExitError), "timeout"),
        ((av.error.ConnectionRefusedError,), "unreachable"),
        ((av.error.InvalidDataError,), "not_video"),
        ((_NoPictureError,), "no_picture"),
    )
    try:
        while True:
            _once(url, out, clip)
            if not clip:
                return State("failed", "stream_ended")
    except BrokenPipeError:
        raise
    except (av.error.FFmpegError, OSError, _NoPictureError) as error:
        fits = (reason for kinds, reason in reasons if isinstance(error, kinds))
        return State("failed", next(fits, "stream_broken"))


class _NoPictureError(Exception):
    """There is no picture in it, or one larger than any camera's."""


def _once(url: str, out: BinaryIO, clip: bool) -> None:
    """Play from start to end; clips in their own time, streams as they come."""
    import av

    options = {"protocol_whitelist": "file" if clip else _LINES}
    if url.startswith("rtsp"):
        options["rtsp_transport"] = "tcp"
    # The prefix makes a file's name of whatever follows, be it `concat:` or another of FFmpeg's protocols.
    address = f"file:{_path(url)}" if clip else url
    with av.open(address, options=options, timeout=(OPEN_TIMEOUT_S, READ_TIMEOUT_S)) as container:
        if not container.streams.video:
            raise _NoPictureError
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        start = time.monotonic()
        playing = False
        for frame in container.decode(stream):
            if max(frame.width, frame.height) > MAX_PICTURE:
                raise _NoPictureError
            if not playing:
                write_state(out, State("playing"))
                playing = True
            if clip and frame.time is not None:
                time.sleep(max(0.0, start + frame.time - time.monotonic()))
            scale = min(1.0, MAX_WIDTH / frame.width, MAX_HEIGHT / frame.height)
            width = max(2, int(frame.width * scale) // 2 * 2)
            height = max(2, int(frame.height * scale) // 2 * 2)
            picture = frame.reformat(width=width, height=height, format="rgb24").to_ndarray()
            write_frame(out, width, height, picture.tobytes())
        if not playing:
            raise _NoPictureError


def _path(url: str) -> str:
    """The file an address `file:` names, or that was named as it is."""
    return url2pathname(urlsplit(url).path) if url.startswith("file:") else url


if __name__ == "__main__":
    raise SystemExit(main())
