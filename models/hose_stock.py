"""Hose an engine carries, as people write it down: `80×200 65×120` is 200 m of 80 mm and 120 m of 65 mm."""

import re
from dataclasses import dataclass

from models.record import BadFact

LEAST_MM, MOST_MM = 19, 300
MOST_M = 20_000
MOST_KINDS = 8
_METRE = "m|\u7c73"
"""As people write it behind a length, in Chinese too."""
_ONE = re.compile(rf"(?:DN|Φ|φ|D)?\s*(\d{{2,3}})\s*(?:mm)?\s*[×xX*:：=]\s*(\d{{1,5}})\s*(?:{_METRE})?", re.ASCII)
_BETWEEN = re.compile(r"[\s,;，；、/+]*")


@dataclass(frozen=True)
class Hose:
    """Hose of one inner diameter in mm, and metres of it in all."""

    diameter_mm: float
    length_m: float


def hose_of(text: str) -> tuple[Hose, ...]:
    """The hose in a text, the widest first; what is named twice adds up. Raises BadFact for what is none."""
    metres: dict[int, int] = {}
    at = _skipped(text, 0)
    while at < len(text):
        found = _ONE.match(text, at)
        if found is None:
            raise BadFact(f"hose '{text[:80]}'; expected diameter × metres, such as 80×200 65×120")
        diameter, length = int(found[1]), int(found[2])
        metres[diameter] = metres.get(diameter, 0) + length
        at = _skipped(text, found.end())
    if len(metres) > MOST_KINDS:
        raise BadFact(f"hose of {len(metres)} diameters; at most {MOST_KINDS}")
    for diameter, length in metres.items():
        if not LEAST_MM <= diameter <= MOST_MM or length > MOST_M:
            raise BadFact(f"hose {diameter}×{length}; expected {LEAST_MM}-{MOST_MM} mm and at most {MOST_M} m")
    return tuple(Hose(float(d), float(metres[d])) for d in sorted(metres, reverse=True))


def _skipped(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found is not None else at
