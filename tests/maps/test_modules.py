import json
import re
import subprocess
from pathlib import Path

import pytest

from maps.modules import NotJoined, join, names
from maps.page import WEB

EXPORTED = re.compile(r"^export (?:default )?(?:(?:async )?function\*?|class|const) (\w+)", re.MULTILINE)


def write(web: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (web / f"{name}.js").write_text(text)
    return web


def done(web: Path, entry: str) -> str:
    """What a joined module prints when it is run."""
    whole = web / "whole.mjs"
    whole.write_text(join(web, entry))
    return subprocess.run(["node", whole], capture_output=True, text=True, check=True, timeout=300).stdout


def test_modules_with_names_alike_do_together_what_they_did_apart(tmp_path: Path) -> None:
    write(
        tmp_path,
        one="const SIDE = 2;\nexport const twice = (value) => value * SIDE;\n",
        two='import { twice } from "./one.js";\nconst SIDE = 10;\n'
        "export default class Box { size = twice(SIDE); }\n",
        end='import Box from "./two.js";\nimport {\n  twice as more,\n} from "./one.js";\n'
        "console.log(new Box().size, more(4));\n",
    )
    assert done(tmp_path, "end.js") == "20 8\n"
    assert names(tmp_path, "end.js") == ["one.js", "two.js", "end.js"]


def test_what_every_module_exports_is_found_by_its_name() -> None:
    text = join(WEB, "map.js")
    listed = text[text.rindex("export const joined") :]
    assert [json.loads(name) for name in re.findall(r'"[^"]+"', listed)] == names(WEB, "map.js")
    given = re.findall(r"^return \{(.*)\};\n\}\)\(\);$", text, re.MULTILINE)
    for name, found in zip(names(WEB, "map.js"), given, strict=True):
        for own in EXPORTED.findall((WEB / name).read_text("utf-8")):
            assert own in found, (name, own)


def test_the_page_loads_its_layers_and_tools_and_leaves_the_basemap_to_its_worker() -> None:
    found = names(WEB, "map.js")
    assert {"map.js", "layers/points.js", "tools/draw.js", "vendor/kdbush.js"} <= set(found)
    assert not [name for name in found if name.startswith("ground/")]
    assert "map.js" not in names(WEB, "points_worker.js")


@pytest.mark.parametrize(
    "text",
    [
        "export let later = 1;\n",
        'export { one } from "./one.js";\n',
        'import * as all from "./one.js";\n',
        'import "./one.js";\n',
    ],
)
def test_a_module_that_cannot_be_joined_is_named(tmp_path: Path, text: str) -> None:
    write(tmp_path, one="export const one = 1;\n", odd=text)
    with pytest.raises(NotJoined, match=r"odd\.js"):
        join(tmp_path, "odd.js")


def test_modules_that_load_each_other_are_named(tmp_path: Path) -> None:
    write(tmp_path, hen='import { egg } from "./egg.js";\n', egg='import { hen } from "./hen.js";\n')
    with pytest.raises(NotJoined, match=r"hen\.js loads itself"):
        join(tmp_path, "hen.js")
