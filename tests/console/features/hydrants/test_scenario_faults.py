"""Every way in which msgspec refuses a scenario has words of ours."""

import msgspec
import pytest

from console.features.hydrants.allocation.scenario import Scenario
from console.features.hydrants.scenario_faults import MOST_SHOWN, fault_words, shown
from resources.words import set_language


def test_a_refusal_nobody_knows_yet_still_names_the_place() -> None:
    set_language("en")
    assert fault_words(msgspec.ValidationError("Something new - at `$.engines[3].hose`")).startswith(
        "$.engines[3].hose"
    )


def test_the_fields_that_are_known_are_named_for_every_part() -> None:
    set_language("en")
    for text, known in (
        (b'{"x":1}', "incidents, engines"),
        (b'{"incidents":[{"id":"I","points":[{"x":1}]}]}', "id, lon, lat, demand_lps"),
        (b'{"engines":[{"hose":[{"x":1}]}]}', "diameter_mm, length_m"),
        (b'{"network":{"x":1}}', "inp, crs, hour"),
    ):
        with pytest.raises(msgspec.ValidationError) as refused:
            msgspec.json.decode(text, type=Scenario)
        assert known in fault_words(refused.value)


@pytest.mark.parametrize(("spoken", "words"), [("en", "rising distances"), ("zh", "递增")])
def test_heights_that_cannot_lie_along_a_way_are_told_with_their_place(spoken: str, words: str) -> None:
    set_language(spoken)
    text = b'{"ways":[{"source_id":"H","point_id":"P","walk_m":90,"heights":[[50,1],[40,2]]}]}'
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(text, type=Scenario)
    said = fault_words(refused.value)
    assert said.startswith("$.ways[0]")
    assert words in said


def test_a_strangers_text_is_one_short_line() -> None:
    assert shown("a\nb\x00c") == "a b c"
    assert len(shown("x" * 5_000)) == MOST_SHOWN + 1
