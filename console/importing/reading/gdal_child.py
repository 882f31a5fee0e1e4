"""Asks the process that reads with GDAL, and ends it when it takes too long or nobody wants the file any more."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from console.importing.errors import BadFile
from console.importing.reading.gdal import ANSWER, ANSWER_BYTES, ANSWERED, NOT_READ, Answer, Request
from console.importing.reading.table import MAX_ROWS, Stopped
from maps.region import programs

MOST_S = 300.0
_LOOK_S = 0.1
_ROOT = Path(__file__).resolve().parents[3]
_MODULE = "console.importing.reading.gdal"


def ask_gdal(
    path: Path,
    file_name: str,
    layer: str = "",
    *,
    is_bytes: bool = False,
    should_stop: Callable[[], bool] | None = None,
) -> Answer:
    """What GDAL makes of a file in a folder of our own. Raises BadFile with a sentence, Stopped."""
    request = msgspec.json.encode(Request(str(path), MAX_ROWS + 1, layer, is_bytes)).decode()
    with (path.parent / "words").open("wb") as words:
        process = programs.start([sys.executable, "-m", _MODULE, request], _ROOT, words)
        try:
            code = _ended(process, should_stop)
        finally:
            programs.end(process)
    if code == ANSWERED:
        return _read(path.parent / ANSWER, file_name)
    if code is None:
        raise BadFile("layers_slow", file=file_name)
    raise BadFile("layers" if code == NOT_READ else "layers_crash", file=file_name)


def _ended(process: "subprocess.Popen[bytes]", should_stop: Callable[[], bool] | None) -> int | None:
    """How the process ended; None when its time was over."""
    until = time.monotonic() + MOST_S
    while (left := until - time.monotonic()) > 0:
        if should_stop is not None and should_stop():
            raise Stopped
        try:
            return process.wait(min(left, _LOOK_S))
        except subprocess.TimeoutExpired:
            continue
    return None


def _read(path: Path, file_name: str) -> Answer:
    try:
        if path.stat().st_size > ANSWER_BYTES:
            raise BadFile("layers", file=file_name)
        return msgspec.msgpack.decode(path.read_bytes(), type=Answer)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise BadFile("layers", file=file_name) from error
