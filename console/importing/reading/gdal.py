"""The process GDAL reads a file in: what crashes, hangs or fills a memory there costs the file only."""

import os
import sys
import warnings
from pathlib import Path
from typing import Any

import msgspec

MEMORY_BYTES = 6 << 30
"""Of addresses: libraries lay claim to more than they use."""
CPU_S = 240
ANSWER_BYTES = 1 << 30
ANSWER = "answer"
"""The name of the file, beside the one read, that holds the answer."""
ANSWERED, NOT_READ = 0, 3
BYTES = "ISO-8859-1"
"""Read so, every byte of a text is one character and nothing is lost."""


class Request(msgspec.Struct, frozen=True):
    """A file of our own, which of its layers (empty: the only one), and how many features at most."""

    path: str
    most: int
    layer: str = ""
    is_bytes: bool = False
    """Are its texts in an encoding that nobody knows yet?"""


class Answer(msgspec.Struct):
    """The layers with their fields, and the one that was read; none was when there are several to choose from."""

    layers: dict[str, list[str]] = {}
    layer: str = ""
    fields: list[str] = []
    columns: list[list[Any]] = []
    geometry: list[bytes | None] | None = None
    crs: str = ""


def answer(request: Request) -> Answer:
    """Read the file, or only its list of layers. Raises whatever GDAL does."""
    import pyogrio
    from pyogrio import raw

    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})
    names = [str(name) for name, _ in pyogrio.list_layers(request.path)]
    layer = names[int(request.layer[:6]) - 1] if _is_place(request.layer, names) else request.layer
    if not layer and len(names) == 1:
        layer = names[0]
    if layer not in names:
        infos = {name: pyogrio.read_info(request.path, layer=name)["fields"] for name in names}
        return Answer({name: [str(field) for field in fields] for name, fields in infos.items()})
    meta, _, geometry, columns = raw.read(
        request.path, layer=layer, encoding=BYTES if request.is_bytes else None, max_features=request.most,
        datetime_as_string=True,
    )  # fmt: skip
    return Answer(
        {name: [] for name in names}, layer, [str(field) for field in meta["fields"]],
        [column.tolist() for column in columns], None if geometry is None else geometry.tolist(),
        str(meta.get("crs") or ""),
    )  # fmt: skip


def _is_place(layer: str, names: list[str]) -> bool:
    return layer not in names and layer.isdecimal() and 0 < int(layer[:6]) <= len(names)


def bounded() -> None:
    """No more memory, time and disk than a file may cost; where the system has no such bounds, the clock alone."""
    try:
        import resource
    except ImportError:
        return
    for bound, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_FSIZE, ANSWER_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        _, hard = resource.getrlimit(bound)
        resource.setrlimit(bound, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main() -> int:
    """Take the request from the command line, write the answer beside the file."""
    bounded()
    warnings.simplefilter("ignore")  # GDAL's remarks; what matters of them is looked at by the reader
    request = msgspec.json.decode(sys.argv[1], type=Request)
    try:
        found = msgspec.msgpack.encode(answer(request), enc_hook=str)
        (Path(request.path).parent / ANSWER).write_bytes(found)
    except (RuntimeError, OSError, ValueError, TypeError, LookupError, MemoryError):
        return NOT_READ
    return ANSWERED


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # what GDAL does when it is taken down is of no use to anybody
