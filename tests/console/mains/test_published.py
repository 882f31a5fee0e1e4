"""The networks that are published with WNTR, whole and damaged in every way: a figure or a sentence, each time."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.mains.epanet import Network
from console.mains.model import BadNetwork, NetworkModel
from console.mains.wire import Hydrant
from resources.words import LANGUAGES, set_language, t
from tests.console.mains.networks import LEAST_MPA, published

ALL = ("Net1", "Net2", "Net3", "Net6", "ky4", "ky10")
MOST_LPS = 60.0
DAMAGES = 40


@pytest.mark.parametrize("name", ALL)
def test_every_published_network_gives_figures(name: str) -> None:
    plain = Network(published(name))
    names = [junction.name for junction in plain.junctions()]
    plain.close()
    some = names[:: max(1, len(names) // 6)][:6]
    with NetworkModel(published(name)) as model:
        opened = model.open([Hydrant(n, 0.0, 0.0, MOST_LPS) for n in some], LEAST_MPA)
        assert opened.junctions == len(names)
        assert [found.junction for found in opened.found] == some
        flows = {f.id: f.alone_lps for f in opened.found}
        assert all(0 <= flow <= MOST_LPS + 0.01 for flow in flows.values())
        assert all(f.shared_lps <= f.alone_lps + 0.1 for f in opened.found)
        drawn = model.draw({n: flow / 2 for n, flow in flows.items() if flow > 1})
    assert drawn.gets_lps
    assert all(gets <= flows[n] / 2 + 0.01 for n, gets in drawn.gets_lps.items())


def damaged(text: str, chance: random.Random) -> Iterator[bytes]:
    """The same network cut off, mixed up, with numbers that are none, in another encoding."""
    lines = text.splitlines()
    sections = re.split(r"(?m)^(?=\[)", text)
    numbers = [found.span() for found in re.finditer(r"(?<=\s)\d+(?:\.\d+)?(?=\s)", text)]
    for n in range(DAMAGES):
        at = chance.randrange(len(text))
        start, end = chance.choice(numbers)
        bad = chance.choice(["NaN", "1e400", "-1", "0", "abc", "", "9" * 400, "1,5", "１０", "-1e-300", "1e30"])
        line = chance.randrange(len(lines))
        ways = (
            lambda at=at: text[:at],
            lambda start=start, end=end, bad=bad: text[:start] + bad + text[end:],
            lambda line=line: "\n".join(lines[:line] + lines[line + 1 :]),
            lambda line=line: "\n".join([*lines[:line], lines[line], *lines[line:]]),
            lambda: "".join(part for part in sections if part is not chance.choice(sections)),
            lambda: "".join(chance.sample(sections, len(sections))),
            lambda at=at: text[:at] + "".join(map(chr, chance.sample(range(1, 255), 9))) + text[at:],
            lambda line=line: "\n".join([*lines[:line], lines[line] + " x" * 900, *lines[line + 1 :]]),
        )
        yield ways[n % len(ways)]().encode(chance.choice(["utf-8", "utf-16", "latin-1"]), "replace")


@pytest.mark.parametrize("name", ["Net1", "Net3", "Net2"])
def test_a_damaged_network_is_a_figure_or_a_sentence(tmp_path: Path, name: str) -> None:
    chance = random.Random(f"damaged {name}")
    text = published(name).read_text(encoding="latin-1")
    junction = {"Net1": "22", "Net3": "119", "Net2": "10"}[name]
    path, ends = tmp_path / "town.inp", {"figure": 0, "sentence": 0}
    model = NetworkModel(path, wait_s=30.0)
    for n, data in enumerate(damaged(text, chance)):
        set_language(LANGUAGES[n % 2])
        path.write_bytes(data)
        try:
            opened = model.open([Hydrant("h", 0.0, 0.0, MOST_LPS, junction)], LEAST_MPA)
            flows = {f.id: f.alone_lps for f in opened.found}
            assert all(0 <= flow < 1e6 for flow in flows.values()), data
            model.draw(flows)
            ends["figure"] += 1
        except BadNetwork as error:
            ends["sentence"] += 1
            words = str(error)
            fine = (
                not any(bad in words for bad in ("⟦", "Error", t("water.network.crashed")))
                and ("未能使用" if n % 2 == 0 else "was not used") in words
            )
            assert fine, words
            if model._process.poll() is not None:
                model.close()
                model = NetworkModel(path, wait_s=30.0)
    model.close()
    assert min(ends.values()) > 0
