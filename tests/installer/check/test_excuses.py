"""Excuses are counted, and those without a reason are found."""

import pytest

from installer.check.excuses import check_excuses
from tests.installer.check.conftest import Build


@pytest.mark.parametrize(
    ("comment", "kind", "fails"),
    [
        ("# noqa: S608 - our own names", "noqa", False),
        ("# noqa: S608, E501  our own names", "noqa", False),
        ("# noqa: S608", "noqa", True),
        ("# noqa", "noqa", True),
        ("# type: ignore[arg-type]  # the stub is wrong", "type: ignore", False),
        ("# type: ignore[arg-type]", "type: ignore", True),
        ("# zh: house numbers", "zh", False),
    ],
)
def test_an_excuse_is_counted_and_needs_a_reason(build: Build, comment: str, kind: str, fails: bool) -> None:
    counts, findings = check_excuses(build({"console/x.py": f"x = 1  {comment}\n"}))
    assert counts[kind] == 1
    assert bool(findings) == fails


def test_an_excuse_inside_a_string_is_none(build: Build) -> None:
    counts, findings = check_excuses(build({"tests/x.py": 'x = "# noqa"\n'}))
    assert not any(counts.values())
    assert not findings
