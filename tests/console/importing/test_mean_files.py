"""Files made to harm cost a sentence on the command line: no traceback, no silence, and nothing is sent."""

import argparse
import time
from pathlib import Path

import pytest

from console.importing.command import BAD_INPUT, add_arguments, run
from resources.words import t
from tests.console.importing.mean_files import MEAN, make

NOBODY = "http://127.0.0.1:9"
"""Whoever spoke to it would say so."""
MOST_S = 120.0


@pytest.mark.usefixtures("expected_log")
@pytest.mark.parametrize("name", MEAN)
def test_a_mean_file_costs_a_sentence_and_nothing_is_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path, code = make(tmp_path, name)
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    words = ["hydrants", str(path), "--apply", "--crs", "auto", "--server", NOBODY, "--user", "x"]
    args = argparse.Namespace(**vars(parser.parse_args(words)), profile=tmp_path, region=None)
    began = time.monotonic()
    assert run(args) == BAD_INPUT
    assert time.monotonic() - began < MOST_S
    said = capsys.readouterr().err.strip()
    beginning = t(f"importing.bad.{code}", file=name, columns="经度, 纬度").partition("{")[0]
    assert beginning[:6] in said
    assert "Traceback" not in said
    assert "127.0.0.1" not in said
    assert len(said.splitlines()) == 1
