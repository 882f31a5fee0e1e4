"""A network file is read whoever wrote it, and never with a part of it lost."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mains.inp_text import LINE_BYTES, BadText, encoding_of, fitted, readable

NAMED = "[JUNCTIONS]\n 城东路1 0 0\n 5 12 0\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(NAMED.encode(), id="UTF-8"),
        pytest.param(NAMED.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(NAMED.encode("gb18030"), id="GB18030"),
        pytest.param(NAMED.encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param(codecs.BOM_UTF16_BE + NAMED.encode("utf-16-be"), id="UTF-16, the other way round"),
        pytest.param(NAMED.encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(NAMED.encode("utf-16-be"), id="UTF-16 without a mark, the other way round"),
        pytest.param(NAMED.encode("utf-32"), id="UTF-32"),
    ],
)
def test_names_are_the_same_however_they_were_written(text: bytes) -> None:
    kept, encoding = readable(text)
    assert kept.decode(encoding) == NAMED
    assert b"\0" not in kept


def test_names_are_read_as_they_were_written() -> None:
    assert encoding_of("[JUNCTIONS]\n 城东1 0 0\n".encode()) == "utf-8"
    assert encoding_of("[JUNCTIONS]\n 城东1 0 0\n".encode("gb18030")) == "gb18030"
    assert encoding_of("[TITLE]\n 5 \xe9\n".encode("latin-1")) == "latin-1"
    assert readable(b"[TITLE]\n 5 \xe9\n") == (b"[TITLE]\n 5 \xe9\n", "latin-1")


def test_a_chinese_name_of_fifteen_characters_is_no_longer_than_epanet_takes() -> None:
    kept, _ = readable(f" {'管' * 15} 0 0".encode())
    assert len(kept.split()[0]) <= 31


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param(b"[PIPES]\n P1 A\0 B\n", "binary", 2, id="a NUL"),
        pytest.param(b"\x7fELF" + bytes(900), "binary", 1, id="a program"),
        pytest.param(NAMED.encode("utf-16")[:-1], "cut_text", 0, id="half a character"),
        pytest.param(codecs.BOM_UTF16_LE + b"\x00\xd8" * 9, "cut_text", 0, id="halves of pairs"),
    ],
)
def test_what_is_no_text_is_refused(text: bytes, code: str, line: int) -> None:
    with pytest.raises(BadText) as refused:
        readable(text)
    assert (refused.value.code, refused.value.line) == (code, line)


@given(st.lists(st.text("0123456789.", min_size=1, max_size=9), min_size=1, max_size=400), st.booleans())
def test_no_value_is_lost_and_no_line_too_long(values: list[str], is_pattern: bool) -> None:
    line = " ".join(["P", *values]).encode()
    try:
        found = list(fitted(line, 1, is_pattern=is_pattern))
    except BadText:
        assert not is_pattern
        assert len(line) > LINE_BYTES
        return
    assert [value.decode() for part in found for value in part.split()[1:]] == values
    assert all(len(part) <= LINE_BYTES for part in found)


def test_blanks_are_no_data() -> None:
    wide = b" M" + b" " * 2_000 + b"0\t0 ; " + b"x" * 2_000
    assert list(fitted(wide, 1, is_pattern=False)) == [b"M 0 0"]


def test_a_word_that_is_no_name_and_no_number_never_reaches_epanet() -> None:
    with pytest.raises(BadText) as refused:
        list(fitted(b" P1 R A " + b"9" * 400, 7, is_pattern=False))
    assert (refused.value.code, refused.value.line) == ("long_word", 7)
    assert list(fitted(b" P1 R A 9 ;" + b"9" * 400, 7, is_pattern=False)) == [b" P1 R A 9 ;" + b"9" * 400]
