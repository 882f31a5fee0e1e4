"""Server-sent events read with a bound: httpx-sse would read a line of any length."""

from collections.abc import Iterable, Iterator


class EventTooLarge(Exception):
    """An event that does not end."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"more than {limit_bytes} bytes")
        self.limit_bytes = limit_bytes


def read_events(parts: Iterable[bytes], limit_bytes: int) -> Iterator[tuple[str, bytes]]:
    """The events as (name, data), whatever their pieces. Raises EventTooLarge."""
    rest = bytearray()
    name, size = "", 0
    data: list[bytes] = []
    for part in parts:
        size += len(part)
        if size > limit_bytes:
            raise EventTooLarge(limit_bytes)
        if b"\n" not in part:
            # Joined as they come: a line of megabytes may come in millions of pieces.
            rest += part
            continue
        *lines, last = (bytes(rest) + part).split(b"\n")
        rest = bytearray(last)
        for line in lines:
            text = line.rstrip(b"\r")
            if not text:
                if data:
                    yield name, b"\n".join(data)
                name, data, size = "", [], len(last)
            elif text.startswith(b"event:"):
                name = text[6:].strip().decode("ascii", "replace")
            elif text.startswith(b"data:"):
                data.append(text[5:].removeprefix(b" "))
