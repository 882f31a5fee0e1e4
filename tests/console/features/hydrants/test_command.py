"""`water solve` as a person runs it: JSON on the one hand, a sentence and code 2 on the other."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from console.features.hydrants.allocation.scenario import Network
from tests.console.features.hydrants.allocation.places import engine, source, street
from tests.console.mains.networks import FORK, fork_lps

ROOT = Path(__file__).parents[4]


def solve(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "main.py", "--lang", "en", "water", "solve", str(path), *more]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_a_scenario_is_solved_to_json_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "scenario.json"
    path.write_bytes(
        msgspec.json.encode(street(source("a", 55, flow_lps=30), engines=(engine("E1"),), demand_lps=20))
    )
    done = solve(path, "--options")
    assert done.returncode == 0, done.stderr
    answer = msgspec.json.decode(done.stdout)
    assert answer["proven"]
    assert [(d["engine"], d["source"], d["hose_m"]) for d in answer["assignment"]] == [("E1", "a", 60.0)]
    assert answer["options"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "no scenario", id="empty"),
        pytest.param("[]", "no scenario", id="another shape"),
        pytest.param('{"incidents": [], "engines": [], "pumps": 1}', "pumps", id="unknown field"),
        pytest.param('{"incidents": [{"id": "I", "points": []}], "engines": []}', "points", id="no points"),
        pytest.param(
            '{"incidents":[{"id":"I","points":[{"id":"P","lon":200,"lat":0,"demand_lps":1}]}],"engines":[]}',
            "must be a place on Earth", id="nowhere on Earth",
        ),
        pytest.param(
            '{"incidents":[{"id":"I","points":[{"id":"P","lon":1,"lat":0,"demand_lps":-1}]}],"engines":[]}',
            "demand_lps", id="negative demand",
        ),
        pytest.param('{"incidents":[],"engines":[],"rules":{"hose_table":"x"}}', "hose_table", id="unknown table"),
    ],
)  # fmt: skip
def test_what_is_no_scenario_gets_a_sentence(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "scenario.json"
    path.write_text(text)
    done = solve(path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_file_that_a_windows_editor_has_saved_is_read(tmp_path: Path) -> None:
    path = tmp_path / "scenario.json"
    path.write_bytes(b"\xef\xbb\xbf" + msgspec.json.encode(street(source("a", 55))))
    assert solve(path).returncode == 0


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    done = solve(tmp_path / "none.json")
    assert done.returncode == 2
    assert "cannot be read" in done.stderr


def test_nothing_to_solve_is_an_empty_answer(tmp_path: Path) -> None:
    path = tmp_path / "scenario.json"
    path.write_text('{"incidents": [], "engines": []}')
    done = solve(path)
    assert done.returncode == 0, done.stderr
    assert msgspec.json.decode(done.stdout)["assignment"] == []


def test_the_worked_chapter_is_what_the_command_answers() -> None:
    done = solve(ROOT / "docs" / "examples" / "water.json")
    assert done.returncode == 0, done.stderr
    answer = msgspec.json.decode(done.stdout)
    assert answer["proven"]
    levels = {level["name"]: level["value"] for level in answer["levels"]}
    assert levels == {"water_lps": 62.0, "kept": 0.0, "hose_m": 400.0, "crossings": 2.0, "margin": 0.0}
    assert {(d["source"], d["point"], d["hose_m"], d["flow_lps"]) for d in answer["assignment"]} == {
        ("H-15", "north side", 160.0, 15.0), ("H-07", "north side", 80.0, 22.0),
        ("H-21", "south side", 160.0, 25.0),
    }  # fmt: skip
    relay = answer["gaps"][1]["ways"][0]
    assert (relay["source"], relay["hose_m"], round(relay["minutes"])) == ("C-3", 480.0, 14)


def test_a_model_of_the_mains_is_taken_from_the_command_line_or_from_beside_the_scenario(tmp_path: Path) -> None:
    asked = street(source("A", 55, flow_lps=90), engines=(engine("E1", 400, 60.0),), demand_lps=50)
    for folder, asking in (("given", asked), ("named", structs.replace(asked, network=Network(inp="town.inp")))):
        path = tmp_path / folder / "scenario.json"
        path.parent.mkdir()
        path.write_bytes(msgspec.json.encode(asking))
        (path.parent / "town.inp").write_text(FORK, encoding="utf-8")
        more = ["--network", str(path.parent / "town.inp")] if folder == "given" else []
        answer = msgspec.json.decode(solve(path, *more).stdout)
        assert answer["assignment"][0]["flow_lps"] == pytest.approx(fork_lps(1), rel=0.01)
        assert [(s["source"], s["junction"]) for s in answer["network"]["sources"]] == [("A", "A")]
        assert answer["network"]["running"][0]["residual_mpa"] == pytest.approx(0.1, abs=0.003)


def test_a_model_as_an_editor_on_windows_saves_it_gives_the_same_answer(tmp_path: Path) -> None:
    path = tmp_path / "scenario.json"
    asked = street(source("A", 55, flow_lps=90), engines=(engine("E1", 400, 60.0),), demand_lps=50)
    path.write_bytes(msgspec.json.encode(structs.replace(asked, network=Network(inp="town.inp"))))
    (tmp_path / "town.inp").write_bytes(FORK.replace("\n", "\r\n").encode("utf-16"))
    answer = msgspec.json.decode(solve(path).stdout)
    assert answer["network"]["used"]
    assert answer["assignment"][0]["flow_lps"] == pytest.approx(fork_lps(1), rel=0.01)
    assert [s["by"] for s in answer["network"]["sources"]] == ["name"]


def test_a_broken_model_is_said_and_the_scenario_is_solved_without_it(tmp_path: Path) -> None:
    path = tmp_path / "scenario.json"
    asked = street(source("A", 55, flow_lps=30), engines=(engine("E1"),), demand_lps=20)
    path.write_bytes(msgspec.json.encode(structs.replace(asked, network=Network(inp="gone.inp"))))
    done = solve(path)
    answer = msgspec.json.decode(done.stdout)
    assert done.returncode == 0
    assert answer["assignment"][0]["flow_lps"] == 20
    assert answer["network"]["used"] is False
    assert "was not used" in answer["network"]["text"]


def test_the_worked_example_with_its_model_is_as_documented() -> None:
    example = ROOT / "docs" / "examples"
    answer = msgspec.json.decode(solve(example / "water.json", "--network", str(example / "mains.inp")).stdout)
    flows = {d["engine"]: (d["source"], round(d["flow_lps"], 1)) for d in answer["assignment"]}
    assert flows == {"E3": ("H-15", 12.0), "E4": ("H-07", 20.5), "E5": ("H-21", 26.9)}
    assert answer["proven"]
    assert [r["residual_mpa"] for r in answer["network"]["running"]] == pytest.approx([0.1] * 3, abs=0.001)
    alone = {s["source"]: s["alone_lps"] for s in answer["network"]["sources"]}
    assert (round(alone["H-07"], 1), round(alone["H-09"], 1)) == (20.5, 15.6)
    assert answer["network"]["unknown"] == ["C-3"]
