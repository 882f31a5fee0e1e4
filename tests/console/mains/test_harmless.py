"""A network file reaches EPANET without the lines that would touch other files."""

import pytest

from console.mains.harmless import encoding_of, harmless
from tests.console.mains.networks import FORK


def test_a_plain_file_stays_as_it_is_but_for_its_end() -> None:
    assert harmless(b"\xef\xbb\xbf" + FORK.encode()).decode() == FORK.partition("[END]")[0]


@pytest.mark.parametrize(
    "line",
    [
        "[OPTIONS]\n Hydraulics Save /tmp/x", "[options]\nHYDRAULICS USE x.hyd", "[OPTI]\n\tMap other.map",
        "[REPORT]\n File /tmp/x", "[BACKDROP]\n File x.bmp",
    ],
)  # fmt: skip
def test_lines_that_name_other_files_are_left_out(line: str) -> None:
    kept = harmless(f"[OPTIONS]\n Units LPS\n{line}\n[PIPES]\n P1 R A 1 1 1\n".encode()).decode()
    assert "Units LPS" in kept
    assert "P1 R A" in kept
    assert line.partition("\n")[2].strip() not in kept


def test_what_stands_behind_the_end_is_not_read_and_no_line_is_endless() -> None:
    assert harmless(b"[PIPES]\n[END]\n[OPTIONS]\n HYDRAULICS SAVE x") == b"[PIPES]\n"
    assert len(harmless(b"x" * 5_000)) < 1_100


def test_names_are_read_as_they_were_written() -> None:
    assert encoding_of("[JUNCTIONS]\n 城东1 0 0\n".encode()) == "utf-8"
    assert encoding_of("[JUNCTIONS]\n 城东1 0 0\n".encode("gb18030")) == "gb18030"
    assert encoding_of("[TITLE]\n 5 \xe9\n".encode("latin-1")) == "latin-1"
