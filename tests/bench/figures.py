"""A figure of speed: what it is made of, and the arithmetic from samples to it."""

import itertools
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec


class Figure(msgspec.Struct, kw_only=True):
    """One line of the report. `samples` names the file with every sample; `also` holds what belongs to it."""

    area: str
    name: str
    value: float
    unit: str
    target: str
    ok: bool
    peer: float | None = None
    ratio: float | None = None
    samples: str = ""
    also: dict[str, Any] = {}

    def line(self) -> str:
        """The figure as one line of JSON; numbers are rounded to what they are worth."""
        fields = msgspec.to_builtins(self)
        if not self.also:
            del fields["also"]
        return msgspec.json.encode(rounded(fields)).decode()


def rounded(value: Any) -> Any:
    """Every float inside to four significant digits."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    return value


def median(samples: Sequence[float]) -> float:
    """The middle sample, or the mean of the two in the middle. Raises ValueError for none."""
    if not samples:
        raise ValueError("no samples, no median")
    return float(statistics.median(samples))


def percentile(samples: Sequence[float], percent: float) -> float:
    """The smallest sample that at least so many percent do not exceed (nearest rank). ValueError for none."""
    if not samples or not 0 < percent <= 100:
        raise ValueError(f"no percentile {percent} of {len(samples)} samples")
    rank = -(-len(samples) * percent // 100)
    return float(sorted(samples)[int(rank) - 1])


def gaps_ms(ticks_s: Sequence[float]) -> list[float]:
    """Milliseconds between ticks given in seconds."""
    return [(later - earlier) * 1000 for earlier, later in itertools.pairwise(ticks_s)]


def longer_a_second(gaps: Sequence[float], limit_ms: float) -> float:
    """How many of the gaps are longer than the limit, a second of the time they make up together."""
    whole_s = sum(gaps) / 1000
    return sum(gap > limit_ms for gap in gaps) / whole_s if whole_s else 0.0


def keep(folder: Path, name: str, samples: Any) -> str:
    """Write every sample to a file of the folder and return its path, relative where that is shorter."""
    path = folder / f"{name}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(samples), indent=1))
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
