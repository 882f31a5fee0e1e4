"""The arithmetic between samples and figures."""

from pathlib import Path

import msgspec
import pytest

from tests.bench.figures import Figure, gaps_ms, keep, longer_a_second, median, percentile


def test_the_median_of_an_even_number_lies_between_the_two_in_the_middle() -> None:
    assert median([4.0, 1.0, 3.0, 2.0]) == 2.5


def test_a_percentile_is_a_sample_that_was_measured() -> None:
    samples = [float(value) for value in range(1, 21)]
    assert percentile(samples, 95) == 19.0
    assert percentile(samples, 100) == 20.0
    assert percentile([7.0], 95) == 7.0


@pytest.mark.parametrize("call", [lambda: median([]), lambda: percentile([], 95), lambda: percentile([1.0], 0)])
def test_no_samples_make_no_figure(call) -> None:
    with pytest.raises(ValueError, match="no "):
        call()


def test_gaps_are_counted_by_the_time_they_make_up() -> None:
    gaps = gaps_ms([0.0, 0.005, 0.030, 0.500, 2.0])
    assert gaps == pytest.approx([5, 25, 470, 1500])
    assert longer_a_second(gaps, 16) == pytest.approx(1.5)
    assert longer_a_second([], 16) == 0.0


def test_a_line_is_json_and_names_a_file_with_every_sample(tmp_path: Path) -> None:
    path = keep(tmp_path, "area.name", [1.23456, 2.0])
    figure = Figure(
        area="area", name="area.name", value=1.234567, unit="ms", target="<= 2", ok=True, samples=path,
        also={"of": [0.000123456]},
    )  # fmt: skip
    line = msgspec.json.decode(figure.line())
    assert line["value"] == 1.235
    assert line["peer"] is None
    assert line["also"] == {"of": [0.0001235]}
    assert msgspec.json.decode(Path(line["samples"]).read_bytes()) == [1.23456, 2.0]
