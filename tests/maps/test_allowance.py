"""One kind in a storm takes nothing from the others."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.allowance import OTHER, Allowance

KINDS = ("held", "hovered", "stumbled")


def allowance() -> Allowance:
    return Allowance(KINDS, 5, {"stumbled": 2})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"type":"held","on":true}', "held"),
        (' { "type" : "hovered"}', "hovered"),
        ('{"type":"nobody"}', OTHER),
        ('{"on":true,"type":"held"}', OTHER),
        ('{"type":"' + "x" * 20_000, OTHER),
        ("", OTHER),
        ("[]", OTHER),
    ],
    ids=range(7),
)
def test_a_message_is_counted_as_what_it_says_it_is(text: str, kind: str) -> None:
    assert allowance().kind_of(text) == kind


@given(st.lists(st.sampled_from((*KINDS, OTHER)), max_size=60))
def test_each_kind_has_its_own_allowance_whatever_the_others_said(said: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("maps.allowance.time.monotonic", lambda: 7.0)
        counts = allowance()
        taken = Counter(kind for kind in said if counts.take(kind))
    for kind, count in Counter(said).items():
        assert taken[kind] == min(count, 2 if kind == "stumbled" else 5)


def test_the_next_second_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    counts, now = allowance(), 1.0
    monkeypatch.setattr("maps.allowance.time.monotonic", lambda: now)
    assert [counts.take("stumbled") for _ in range(3)] == [True, True, False]
    now = 2.0
    assert counts.take("stumbled")


def storms(monkeypatch: pytest.MonkeyPatch, counts: Allowance, seconds: list[int], kind: str) -> list[bool]:
    """Was it told as a storm in each of these seconds?"""
    found = []
    for second in seconds:
        monkeypatch.setattr("maps.allowance.time.monotonic", lambda second=second: float(second))
        for _ in range(9):
            counts.take(kind)
        found.append(counts.is_storm())
    return found


@pytest.mark.parametrize(
    ("seconds", "kind", "told"),
    [
        ([1, 2, 3, 4, 5, 6], "held", [False, False, True, False, False, True]),
        ([1, 2, 3], OTHER, [False, False, True]),
        ([1, 2, 4, 5, 7], "held", [False] * 5),
        ([1, 2, 3, 4], "stumbled", [False] * 4),
    ],
    ids=["told once, and again if it goes on", "of no kind", "with a rest between", "what no hand says"],
)
def test_seconds_of_too_much_one_after_another_are_a_storm(
    monkeypatch: pytest.MonkeyPatch, seconds: list[int], kind: str, told: list[bool]
) -> None:
    assert storms(monkeypatch, allowance(), seconds, kind) == told


def test_as_much_as_is_allowed_is_no_storm(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = allowance()
    for second in range(1, 9):
        monkeypatch.setattr("maps.allowance.time.monotonic", lambda second=second: float(second))
        assert all(counts.take("held") for _ in range(5))
        assert not counts.is_storm()
