"""A plans file is a list of plans whose drawings lie beside it; anything else gets a sentence."""

import json
from pathlib import Path

import pytest

from console.importing.errors import BadFile
from console.importing.plans import prepare_plans


def plans_file(folder: Path, content: object) -> Path:
    path = folder / "plans.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_the_same_drawing_of_two_plans_is_one_document(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 a")
    listed = [{"number": "1", "documents": ["a.pdf"]}, {"number": "2", "documents": ["a.pdf"], "site": 5}]
    plans, documents, files = prepare_plans(plans_file(tmp_path, listed), "town")
    assert len(documents.rows) == len(files) == 1
    assert plans.rows[0]["data"]["document_ids"] == plans.rows[1]["data"]["document_ids"]
    assert plans.rows[1]["refs"] == {"site_id": {"kind": "site", "number": "5"}}


@pytest.mark.parametrize("name", ["../secret.pdf", "/etc/hosts", "missing.pdf", "run.exe", "", 7])
def test_a_drawing_that_cannot_be_taken_refuses_its_plan_alone(tmp_path: Path, name: object) -> None:
    (tmp_path / "run.exe").write_bytes(b"MZ")
    listed = [{"number": "1", "documents": [name]}, {"number": "2"}]
    plans, _documents, files = prepare_plans(plans_file(tmp_path, listed), "town")
    assert [row["key"] for row in plans.rows] == ["2"]
    assert [entry["row"] for entry in plans.refused] == [1]
    assert plans.refused[0]["reason"]
    assert files == {}


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "json"), (b"{", "json"), (b'"x"', "json_shape"), (b"[1]", "json_shape"), (b'{"a": []}', "json_shape"),
     (b"\xff\xfe\x00", "encoding")],
)  # fmt: skip
def test_a_file_that_is_no_list_of_plans_gets_a_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "plans.json"
    path.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        prepare_plans(path, "town")
    assert caught.value.code == code


@pytest.mark.parametrize("documents", ["a.pdf", 5, {"a": 1}, None])
def test_a_list_of_drawings_that_is_none_refuses_its_plan_alone(tmp_path: Path, documents: object) -> None:
    plans, _documents, _files = prepare_plans(plans_file(tmp_path, [{"number": "1", "documents": documents}]), "t")
    assert len(plans.rows) + len(plans.refused) == 1
