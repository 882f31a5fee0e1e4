"""What is asked of the process that solves a centre's water network, and its answers: a line of JSON each."""

from typing import Annotated

import msgspec

MAX_BYTES = 50_000_000
MAX_JUNCTIONS = 100_000
MAX_HYDRANTS = 400
"""More hydrants than this round an incident are not modelled; the nearest are."""
LINE_BYTES = 4_000_000


class Hydrant(msgspec.Struct, frozen=True):
    """A hydrant to be found in the network: degrees, what is taken of it at most, its junction if known.

    called: what people call it; in a file without places a junction is called so, too.
    """

    id: str
    lon: float
    lat: float
    most_lps: Annotated[float, msgspec.Meta(gt=0)]
    junction: str = ""
    called: str = ""


class Open(msgspec.Struct, frozen=True, tag="open"):
    """Read a file; the folder is our own. crs: of coordinates that are no degrees; hour None: the busiest."""

    path: str
    folder: str
    hydrants: Annotated[list[Hydrant], msgspec.Meta(max_length=MAX_HYDRANTS)]
    least_mpa: float
    within_m: float
    crs: str = ""
    hour: int | None = None


class Draw(msgspec.Struct, frozen=True, tag="draw"):
    """So much is drawn at once, L/s by hydrant."""

    flows_lps: dict[str, float]


class Found(msgspec.Struct, frozen=True):
    """A hydrant in the network: its junction, how far that lies (None: by name), and what it gives alone."""

    id: str
    junction: str
    away_m: float | None
    static_mpa: float
    alone_lps: float
    group: int
    shared_lps: float
    """What it gives when its whole group draws."""


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """The file was read and solved for this hour; `unknown`: hydrants that are at no junction of it."""

    junctions: int
    hour: int
    found: list[Found]
    unknown: list[str]
    is_placed: bool
    """Could junctions be looked for by place?"""


class Drawn(msgspec.Struct, frozen=True, tag="drawn"):
    """What is left when all draw: pressure by hydrant, what each gets of its draw, what they give wide open."""

    pressures_mpa: dict[str, float]
    gets_lps: dict[str, float]
    together_lps: dict[str, float]


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """No answer; code names the sentence, words are EPANET's own."""

    code: str
    words: str = ""


Question = Open | Draw
Answer = Opened | Drawn | Refused
