"""What EPANET says in English is said in the reader's language, with the place."""

import pytest

from console.mains.complaint import MOST_SHOWN, complaint
from resources.words import set_language

SAID = "Error 203: undefined node ZZ in [PIPES] section: P1 R ZZ 800 200 100"


def test_a_fault_has_its_meaning_its_section_and_its_line() -> None:
    set_language("zh")
    assert complaint(SAID) == "引用了不存在的节点，EPANET 203，在 [PIPES] 的“P1 R ZZ 800 200 100”"
    set_language("en")
    assert complaint(SAID) == ("a node is named that is not there, EPANET 203, in [PIPES] at “P1 R ZZ 800 200 100”")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param("Error 224: no tanks or reservoirs in network", "没有水库或水箱，EPANET 224", id="no place"),
        pytest.param("Error 110:", "方程无解", id="the code alone"),
        pytest.param(
            "Error 215: duplicate ID label 1 in [PIPES] section:", "名称重复，EPANET 215，在 [PIPES]", id="section"
        ),
        pytest.param("Error 299: something new", "something new，EPANET 299", id="a code that is not known"),
        pytest.param("Permission denied", "Permission denied", id="no error of EPANET"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_less_is_said_where_less_is_known(said: str, words: str) -> None:
    assert words in complaint(said)


def test_a_line_of_the_file_is_one_short_line() -> None:
    found = complaint("Error 201: syntax error in [PIPES] section: a\x00b\tc " + "x" * 500)
    assert "a b c" in found
    assert len(found) < MOST_SHOWN + 60
