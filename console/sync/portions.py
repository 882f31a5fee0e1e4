"""A body that goes out in portions, and may be given up before each of them."""

from collections.abc import Callable, Iterator

PORTION_BYTES = 64 * 1024


def portions(body: bytes, before: Callable[[], None]) -> Iterator[bytes]:
    """The body piece by piece; `before` is called before each, and what it raises ends it."""
    for at in range(0, len(body), PORTION_BYTES):
        before()
        yield body[at : at + PORTION_BYTES]
