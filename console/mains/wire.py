"""What is asked of the process that solves a centre's water network, and its answers: a line of JSON each."""

import enum
from typing import Annotated

import msgspec

MAX_BYTES = 50_000_000
MAX_JUNCTIONS = 100_000
MAX_HYDRANTS = 400
"""More hydrants than this round an incident are not modelled; the nearest are."""
LINE_BYTES = 4_000_000


class Hydrant(msgspec.Struct, frozen=True):
    """A hydrant to be found in the network: degrees, what is taken of it at most, its junction if known.

    called: what people call it; a junction beside it, or in a file without places, is called so, too.
    """

    id: str
    lon: float
    lat: float
    most_lps: Annotated[float, msgspec.Meta(gt=0)]
    junction: str = ""
    called: str = ""


class By(enum.StrEnum):
    """How a hydrant's junction was found: named by somebody, of its own name, of its number, or the nearest."""

    TOLD = "told"
    NAME = "name"
    NUMBER = "number"
    PLACE = "place"


class Open(msgspec.Struct, frozen=True, tag="open"):
    """Read a file; the folder is our own. crs: of coordinates that are no degrees; hour None: the busiest.

    by_number: a junction called as people call a hydrant is its own wherever it lies; listed: names to look for.
    """

    path: str
    folder: str
    hydrants: Annotated[list[Hydrant], msgspec.Meta(max_length=MAX_HYDRANTS)]
    least_mpa: float
    within_m: float
    crs: str = ""
    hour: int | None = None
    by_number: bool = False
    listed: Annotated[tuple[str, ...], msgspec.Meta(max_length=MAX_JUNCTIONS)] = ()


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
    by: By = By.NAME


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """The file was read and solved for this hour; `unknown`: hydrants that are at no junction of it."""

    junctions: int
    hour: int
    found: list[Found]
    unknown: list[str]
    is_placed: bool
    """Could junctions be looked for by place?"""
    missing: tuple[str, ...] = ()
    """Names that were listed and are no junctions here."""


class Drawn(msgspec.Struct, frozen=True, tag="drawn"):
    """What is left when all draw: pressure by hydrant, what each gets of its draw, what they give wide open."""

    pressures_mpa: dict[str, float]
    gets_lps: dict[str, float]
    together_lps: dict[str, float]


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """No answer; code names the sentence, words are EPANET's or a system error's name, line the file's or 0."""

    code: str
    words: str = ""
    line: int = 0


Question = Open | Draw
Answer = Opened | Drawn | Refused
