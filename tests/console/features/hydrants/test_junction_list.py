"""The list of hydrants and junctions is read as any editor saves it, or refused with its line."""

import os
from pathlib import Path

import pytest

from console.features.hydrants.junction_list import MOST, BadJunctions, read_junctions
from resources.words import set_language

PAIRS = (("3-017", "城东路1"), ("3-018", "J-44"))


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("heading", ["", "消火栓{}节点\n", "Hydrant{}Junction\n"], ids=["none", "zh", "en"])
def test_any_editors_list_is_read(tmp_path: Path, separator: str, encoding: str, heading: str) -> None:
    lines = "\r\n".join(separator.join(pair) for pair in PAIRS)
    path = tmp_path / "hung.csv"
    path.write_bytes((heading.format(separator) + "\n" + lines + "\n\n").encode(encoding))
    assert read_junctions(path) == PAIRS


def test_more_columns_and_the_same_line_twice_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "hung.csv"
    path.write_text('"1", A ,River Road\n1,A\n', encoding="utf-8")
    assert read_junctions(path) == (("1", "A"),)


def test_a_list_that_has_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "hung.csv"
    for n, junction in enumerate("AB"):
        path.write_text(f"1,{junction}\n", encoding="utf-8")
        os.utime(path, (n, n))
        assert read_junctions(path) == (("1", junction),)


BAD = [
    pytest.param(b"", "没有内容", "no lines", id="empty"),
    pytest.param("编号,节点\n".encode(), "没有内容", "no lines", id="heading only"),
    pytest.param(b"1,A\n2\n", "第 2 行", "line 2", id="one cell"),
    pytest.param(b"1,A\n\n2,\n", "第 3 行", "line 3", id="no junction"),
    pytest.param(b"1,A\n" + b"9" * 200 + b",B\n", "第 2 行", "line 2", id="a number too long"),
    pytest.param(b"1,A\n2," + b"B" * 40 + b"\n", "第 2 行", "line 2", id="a junction too long"),
    pytest.param(b"1,A\n2,B\n1,C\n", "第 3 行", "than line 1", id="two junctions of one"),
    pytest.param(b"PK\x03\x04" + bytes(60), "不是 CSV", "no CSV", id="a workbook"),
    pytest.param(b'1,"' + b"A" * 200_000, "不是 CSV", "no CSV", id="an endless cell"),
    pytest.param(b"".join(b"%d,A\n" % n for n in range(MOST + 1)), "超过", "more than", id="many"),
    pytest.param(bytes(10_000_001), "超过", "over", id="large"),
]


@pytest.mark.parametrize(("data", "zh", "en"), BAD)
@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_what_is_no_list_is_a_sentence_with_its_line(
    tmp_path: Path, data: bytes, zh: str, en: str, spoken: str
) -> None:
    set_language(spoken)
    path = tmp_path / "hung.csv"
    path.write_bytes(data)
    with pytest.raises(BadJunctions, match=zh if spoken == "zh" else en) as refused:
        read_junctions(path)
    assert "⟦" not in str(refused.value)


def test_a_list_that_is_gone_or_a_folder_is_a_sentence(tmp_path: Path) -> None:
    set_language("en")
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(BadJunctions, match="cannot be opened"):
            read_junctions(path)
