"""What things in the demo town are called, in Chinese and in pinyin."""

import random
import tomllib
from functools import cache
from importlib import resources
from typing import Any

_SUFFIXES = {
    "大道": "Avenue",
    "公路": "Highway",
    "大桥": "Bridge",
    "路": "Road",
    "街": "Street",
    "巷": "Alley",
    "桥": "Bridge",
    "镇": "Town",
    "县": "County",
    "河": "River",
    "公园": "Park",
    "铁路": "Railway",
}


@cache
def words() -> dict[str, Any]:
    """resources/demo/names.toml."""
    text = resources.files("resources").joinpath("demo/names.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def english(name: str) -> str:
    """A street's or place's name in pinyin, its last word translated: 望楼大道 -> Wanglou Avenue."""
    from pypinyin import lazy_pinyin

    for suffix, word in sorted(_SUFFIXES.items(), key=lambda pair: -len(pair[0])):
        if name.endswith(suffix) and len(name) > len(suffix):
            return f"{''.join(lazy_pinyin(name.removesuffix(suffix))).capitalize()} {word}"
    return "".join(lazy_pinyin(name)).capitalize()


def person(rng: random.Random) -> str:
    """An invented person's name."""
    people = words()["people"]
    return str(rng.choice(people["family"])) + str(rng.choice(people["given"]))


def stream(seed: int, subject: str) -> random.Random:
    """A random stream of its own for each subject, so that a change to one leaves the others as they were."""
    return random.Random(f"{seed}:{subject}")
