"""A file is there whole or not at all: it is written beside its place and moved there when it is complete."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.exporting.errors import BadExport
from resources.os_reason import os_reason


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """The path to write to; on the way out it takes the place of `path`. Raises BadExport when that cannot be."""
    beside = path.with_name(f".{path.stem}.part-{os.getpid()}{path.suffix}")
    try:
        yield beside
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        beside.replace(path)
    except OSError as error:
        reason = os_reason(error)
        raise BadExport("unwritable", file=str(path), reason=reason) from error
    finally:
        for left in path.parent.glob(f".{_literal(path.stem)}.part-{os.getpid()}*"):
            left.unlink(missing_ok=True)


def _literal(text: str) -> str:
    """The text with nothing in it that a glob would take for a pattern."""
    return "".join(f"[{c}]" if c in "[*?" else c for c in text)
