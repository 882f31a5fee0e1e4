"""The model is asked in a process of its own; whatever becomes of that is a sentence."""

from pathlib import Path

import pytest

from console.mains.model import BadNetwork, NetworkModel
from console.mains.wire import MAX_BYTES, Hydrant
from resources.words import set_language
from tests.console.mains.networks import FORK, LEAST_MPA, fork_lps

HYDRANTS = [Hydrant("A", 121.5, 25.0405, 200.0), Hydrant("B", 121.5003, 25.0405, 200.0)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The fork, in a folder whose name EPANET itself could not read."""
    folder = tmp_path / "管网 模型"
    folder.mkdir()
    found = folder / "城区.inp"
    found.write_text(FORK, encoding="utf-8")
    return found


def test_one_process_reads_the_file_and_tries_plans(path: Path) -> None:
    with NetworkModel(path) as model:
        opened = model.open(HYDRANTS, LEAST_MPA)
        assert {f.id: round(f.alone_lps, 1) for f in opened.found} == {
            "A": pytest.approx(fork_lps(1), abs=0.2), "B": pytest.approx(fork_lps(1), abs=0.2),
        }  # fmt: skip
        assert model.draw({"A": 8.0}).gets_lps == {"A": pytest.approx(8.0)}
        with pytest.raises(BadNetwork):
            model.draw({"elsewhere": 1.0})


@pytest.mark.parametrize(("spoken", "words"), [("zh", "未能使用"), ("en", "was not used")])
@pytest.mark.parametrize(
    "text", ["", "no network at all", FORK.replace("R M 800", "R Q 800")], ids=["empty", "text", "pipe"]
)
def test_a_broken_file_is_a_sentence_in_both_languages(path: Path, text: str, spoken: str, words: str) -> None:
    set_language(spoken)
    path.write_text(text, encoding="utf-8")
    with NetworkModel(path) as model, pytest.raises(BadNetwork, match=words) as refused:
        model.open(HYDRANTS, LEAST_MPA)
    assert "⟦" not in str(refused.value)
    assert "Traceback" not in str(refused.value)


@pytest.mark.parametrize(("spoken", "words"), [("zh", "第 2 行超过"), ("en", "line 2 is longer")])
def test_a_line_that_would_be_cut_is_named_in_both_languages(path: Path, spoken: str, words: str) -> None:
    set_language(spoken)
    path.write_text(FORK.replace(" M 0 0", " M 0 " + "0 " * 600), encoding="utf-8")
    with NetworkModel(path) as model, pytest.raises(BadNetwork, match=words):
        model.open(HYDRANTS, LEAST_MPA)


def test_a_file_that_is_gone_or_too_large_is_not_read(path: Path) -> None:
    set_language("en")
    with NetworkModel(path.with_name("gone.inp")) as model, pytest.raises(BadNetwork, match="cannot be opened"):
        model.open(HYDRANTS, LEAST_MPA)
    with NetworkModel(path.parent) as model, pytest.raises(BadNetwork, match="cannot be opened"):
        model.open(HYDRANTS, LEAST_MPA)
    with path.open("r+b") as sparse:
        sparse.truncate(MAX_BYTES + 1)
    with NetworkModel(path) as model, pytest.raises(BadNetwork, match="50 MB"):
        model.open(HYDRANTS, LEAST_MPA)


def test_a_process_that_takes_too_long_or_dies_leaves_a_sentence(path: Path) -> None:
    set_language("en")
    with NetworkModel(path, wait_s=0.05) as slow, pytest.raises(BadNetwork, match="not solved within"):
        slow.open(HYDRANTS, LEAST_MPA)
    model = NetworkModel(path)
    model._process.kill()
    with pytest.raises(BadNetwork, match="ended by itself"):
        model.open(HYDRANTS, LEAST_MPA)
    model.close()


def test_an_answer_that_is_none_is_a_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_language("en")
    with NetworkModel(path) as model:
        monkeypatch.setattr(model, "_exchange", lambda _line: b'{"type":"opened"}\n')
        with pytest.raises(BadNetwork, match="ended by itself"):
            model.open(HYDRANTS, LEAST_MPA)
