"""Wrong passwords given at a seat while its backend could not be asked, as the seat tells of them afterwards."""

from typing import Annotated

import msgspec

MOST_GUESSED = 200
"""Names in one telling; a seat counts the rest together."""
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Moment = Annotated[float, msgspec.Meta(ge=0, le=32_503_680_000)]


class Guessed(msgspec.Struct, frozen=True, kw_only=True):
    """How often a name was tried in vain, from when to when (seconds since 1970 by the seat's clock)."""

    user: Name
    count: Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)]
    first_s: Moment
    last_s: Moment


class Guesses(msgspec.Struct, frozen=True, kw_only=True):
    """All that a seat counted since it last told; told twice under one id, it counts once."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    guesses: Annotated[list[Guessed], msgspec.Meta(max_length=MOST_GUESSED)]
