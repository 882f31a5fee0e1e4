"""A network file reaches EPANET without the lines that would touch other files."""

import pytest

from console.mains.harmless import harmless
from console.mains.inp_text import BadText
from tests.console.mains.networks import FORK


def test_a_plain_file_stays_as_it_is_but_for_its_end() -> None:
    assert harmless(FORK.encode()).decode() == FORK.partition("[END]")[0]


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


def test_what_stands_behind_the_end_is_not_read() -> None:
    assert harmless(b"[PIPES]\n[END]\n[OPTIONS]\n HYDRAULICS SAVE x") == b"[PIPES]\n"


@pytest.mark.parametrize("ends", [b"\r", b"\r\n", b"\n"], ids=["old Mac", "Windows", "Unix"])
def test_a_file_is_the_same_whatever_ends_its_lines(ends: bytes) -> None:
    assert harmless(FORK.encode().replace(b"\n", ends)) == harmless(FORK.encode())


def test_what_says_nothing_of_water_is_left_out_and_data_that_are_too_long_are_refused_with_their_line() -> None:
    endless = b"x " * 5_000
    kept = harmless(b"[TITLE]\n" + endless + b"\n[TAGS]\nNODE A " + endless + b"\n[PIPES]\n;" + endless + b"\n")
    assert kept.split() == [b"[PIPES]"]
    with pytest.raises(BadText) as refused:
        harmless(b"[TITLE]\n" + endless + b"\n[JUNCTIONS]\n A 0 " + endless + b"\n")
    assert (refused.value.code, refused.value.line) == ("long_line", 4)


def test_a_pattern_keeps_every_value_and_says_its_name_again() -> None:
    kept = harmless(b"[PATTERNS]\n Day " + b" ".join(b"%d" % n for n in range(96)) + b" ; quarters\n")
    lines = [line.split() for line in kept.splitlines()[1:]]
    assert {line[0] for line in lines} == {b"Day"}
    assert [int(value) for line in lines for value in line[1:]] == list(range(96))
    assert max(map(len, lines)) <= 40
