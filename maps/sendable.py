"""What is said to the page as JSON, also where a text holds half a character, which no JSON can carry."""

from typing import Any

import msgspec


def encoded(value: Any) -> bytes:
    """As JSON; what is no whole character is the sign for that. Any thread."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        # Bytes of a file's name in another encoding, or a text cut within a pair of UTF-16.
        return msgspec.json.encode(_whole(msgspec.to_builtins(value)))


def _whole(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        case dict():
            return {_whole(key): _whole(each) for key, each in value.items()}
        case list() | tuple():
            return [_whole(each) for each in value]
        case _:
            return value
