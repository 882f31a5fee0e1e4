"""A text saved in a wrong encoding is told from one that is right, and is mended when somebody says so."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.read import Options
from console.importing.reading.encoding import wide_words
from console.importing.reading.twice import TWICE, Twice, find_twice
from console.importing.report import table_lines
from tests.console.importing.reading.files import cells_of, table_of

LIST = "编号,名称,类型,地址\n" + "".join(f"H{at},东门栓,地上,中山路{at}号\n" for at in range(1, 4))
GERMAN = "Nummer;Straße\n1;Große Gasse\n2;Bäckerstraße\n3;Königsallee\n"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("utf-8", "latin-1"), ("gb18030", "latin-1"), ("big5hkscs", "latin-1")],
)
def test_a_list_read_wrongly_once_is_told_and_mended_on_a_yes(tmp_path: Path, right: str, wrong: str) -> None:
    text = LIST if right != "big5hkscs" else "編號,名稱,類型,地址\nH1,東門栓,地上,中山路1號\n"
    damaged = text.encode(right).decode(wrong)
    as_it_stands = table_of(tmp_path, damaged)
    assert as_it_stands.twice is not None
    assert as_it_stands.encoding == "utf-8"
    told = list(table_lines(as_it_stands))[-1]
    assert as_it_stands.twice.meant in told
    assert "--encoding twice" in told
    mended = table_of(tmp_path, damaged, options=Options(encoding=TWICE))
    assert mended.headers == tuple(text.splitlines()[0].split(","))
    assert list(cells_of(mended)[0].values()) == text.splitlines()[1].split(",")
    assert (mended.encoding, mended.twice) == (TWICE, None)


def test_what_reading_two_bytes_at_a_time_has_lost_stays_lost_and_is_seen() -> None:
    damaged = LIST.encode().decode("gb18030", "replace")
    found = find_twice(damaged, wide_words())
    assert found is not None
    assert found.mend(damaged).splitlines()[:2] == ["编号,名称,类型,地址", "H1,东门\ufffd,地上,中山\ufffd1\ufffd"]


def test_umlauts_read_wrongly_once_are_mended_and_right_ones_stay() -> None:
    found = find_twice(GERMAN.encode().decode("cp1252"), wide_words())
    assert found is not None
    assert found.mend(GERMAN.encode().decode("cp1252")) == GERMAN
    assert found.mend("Größe") == "Größe"


@pytest.mark.parametrize(
    "text", [LIST, GERMAN, "a,b\n1,2\n", "联通,移动\n电信,铁通\n", "naïve;café\nå;Ü\n", "Ã,õ\n1,2\n"]
)
def test_a_text_that_is_right_is_left_alone_also_when_somebody_says_mend(tmp_path: Path, text: str) -> None:
    assert find_twice(text, wide_words()) is None
    plain = table_of(tmp_path, text)
    assert table_of(tmp_path, text, options=Options(encoding=TWICE)) == plain


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40))
def test_whatever_was_done_once_is_undone(text: str) -> None:
    assert Twice("cp1252", "utf-8").mend(text.encode().decode("latin-1")) == text
