"""Files that are not what they were: overwritten with noise, cut off, or without their first page."""

import random
from pathlib import Path

DAMAGES = ("noise", "truncated", "headless")


def damage(path: Path, how: str, chance: random.Random) -> None:
    """Overwrite a file with noise, cut it off, or spoil its first page."""
    if not path.exists():
        return
    size = path.stat().st_size
    with path.open("r+b") as file:
        if how == "truncated":
            file.truncate(size // 2 + 7)
        else:
            file.write(chance.randbytes(size if how == "noise" else 4_096))


def damage_cache(folder: Path, chance: random.Random) -> None:
    """Spoil the cache of a profile that nobody has open, one way or another."""
    damage(folder / "cache" / "cache.db", chance.choice(DAMAGES), chance)


def damage_outbox(folder: Path, chance: random.Random) -> None:
    """Spoil its outbox."""
    damage(folder / "outbox" / "outbox.sqlite", chance.choice(DAMAGES), chance)
