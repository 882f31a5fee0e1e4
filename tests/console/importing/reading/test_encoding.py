"""The encoding is told by the text's form, its words and its everyday characters."""

from pathlib import Path

import pytest

from console.importing.errors import BadFile
from console.importing.read import Options
from console.importing.reading.encoding import by_form, guess
from tests.console.importing.reading.files import cells_of, table_of

TEXTS = {
    "gb18030": "编号,名称,经度,纬度\n1,城东区消防救援站在解放路,1,2\n",
    "big5": "編號,名稱,經度,緯度\n1,臺北市中正區忠孝東路消防栓,1,2\n",
    "cp932": "番号,名称,経度,緯度\n1,東京都千代田区の消火栓です,1,2\n",
    "euc_jp": "番号,名称,経度,緯度\n1,東京都千代田区の消火栓です,1,2\n",
    "cp949": "번호,이름,경도,위도\n1,서울특별시 종로구 소화전,1,2\n",
    "cp1252": "Nummer;Straße;Längengrad;Breitengrad\n1;Königstraße Süd;11,5;48,1\n",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_the_words_tell_the_encoding(encoding: str, tmp_path: Path) -> None:
    table = table_of(tmp_path, TEXTS[encoding].encode(encoding))
    lines = TEXTS[encoding].splitlines()
    separator = ";" if ";" in lines[0] else ","
    assert list(table.headers) == lines[0].split(separator)
    assert list(cells_of(table)[0].values()) == lines[1].split(separator)


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "cp932", "cp949", "cp1252"])
def test_without_a_known_word_the_everyday_characters_tell(encoding: str) -> None:
    text = TEXTS[encoding].splitlines()[1] * 3
    name = guess(text.encode(encoding), "a.csv")
    assert text.encode(encoding).decode(name) == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "utf-8"])
def test_the_form_tells_unicode(encoding: str, tmp_path: Path) -> None:
    table = table_of(tmp_path, TEXTS["gb18030"].encode(encoding))
    assert table.headers == ("编号", "名称", "经度", "纬度")
    assert cells_of(table)[0]["经度"] == "1"


def test_plain_text_has_no_form() -> None:
    assert by_form(b"number,name\n") == ""


def test_one_broken_byte_costs_its_row_only(tmp_path: Path) -> None:
    good = "".join(f"{n},消火栓{n}号,1,2\n" for n in range(100)).encode()
    table = table_of(tmp_path, "编号,名称,经度,纬度\n".encode() + good + "7\xff,坏\n".encode("latin-1", "ignore")
                     + b"x,\xff\xfe,1,2\n" + good)  # fmt: skip
    assert len(table.rows) == 200
    assert any("UTF-8" in row.reason.upper() for row in table.refused)


def test_a_person_has_the_last_word(tmp_path: Path) -> None:
    table = table_of(tmp_path, TEXTS["cp949"].encode("cp949"), options=Options(encoding="cp949"))
    assert table.headers[0] == "번호"
    with pytest.raises(BadFile, match="klingon"):
        table_of(tmp_path, "a,b\n1,2\n", options=Options(encoding="klingon"))


@pytest.mark.parametrize("content", [bytes(range(256)) * 8, b"\x81\xff\xff\xfe\xfd,\xff\n" * 9])
def test_noise_is_no_text(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        table_of(tmp_path, content)
