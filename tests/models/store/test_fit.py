"""How well queries fit names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store.fit import Tier, alike, ask, fit, nearly, unconfused

NAMES = ("人民路", "重庆北路12号", "Beacon Street", "Leopoldstraße", "三里屯", "H-000123", "长安街", "第十二中学")


@pytest.mark.parametrize(
    ("query", "name", "tier"),
    [
        ("人民路", "人民路", Tier.WHOLE),
        ("renminlu", "人民路", Tier.WHOLE),
        ("rml", "人民路", Tier.WHOLE),
        ("ren民lu", "人民路", Tier.WHOLE),
        ("renml", "人民路", Tier.WHOLE),
        ("cqbl", "重庆北路12号", Tier.BEGINS),
        ("zhongqing", "重庆北路12号", Tier.BEGINS),
        ("chongqingbeilu12", "重庆北路12号", Tier.BEGINS),
        ("庆北", "重庆北路12号", Tier.INSIDE),
        ("street", "Beacon Street", Tier.WORD),
        ("eacon", "Beacon Street", Tier.INSIDE),
        ("street beacon", "Beacon Street", Tier.INSIDE),
        ("第12中", "第十二中学", Tier.BEGINS),
        ("changanjie", "长安街", Tier.WHOLE),
        ("h000", "H-000123", Tier.BEGINS),
    ],
)
def test_a_query_fits_as_it_was_typed(query: str, name: str, tier: Tier) -> None:
    found = fit(ask(query), [name])
    assert found is not None
    assert found.tier is tier


@pytest.mark.parametrize("query", ["解放", "xyz", "人路", "", "?!"])
def test_what_is_not_there_does_not_fit(query: str) -> None:
    assert fit(ask(query), NAMES) is None


def test_characters_are_surer_than_letters_and_letters_than_initials() -> None:
    fits = [fit(ask(query), ["人民路"]) for query in ("人民路", "renminlu", "rml")]
    sure = [found.sure for found in fits if found]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == 3


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("任民路", "人民路"),
        ("人明路", "人民路"),
        ("renmingl", "人民路"),
        ("zongshanlu", "中山路"),
        ("beacn stret", "Beacon Street"),
        ("Leopodlstr", "Leopoldstraße"),
        ("虫庆北路", "重庆北路12号"),
        ("长案街", "长安街"),
    ],
)
def test_what_is_misspelt_is_nearly_the_name(query: str, name: str) -> None:
    assert fit(ask(query), [name]) is None
    found = nearly(ask(query), [name])
    assert found is not None
    assert found.sure > max(
        (other.sure for n in NAMES if n != name and (other := nearly(ask(query), [n]))), default=0
    )


def test_sounds_that_many_confuse_are_one() -> None:
    assert unconfused("zhangshan") == unconfused("zansan")
    assert unconfused("fulan") == unconfused("hunan")


@given(st.text(min_size=2, max_size=20), st.text(max_size=30))
def test_likeness_is_of_a_whole_and_never_more(query: str, text: str) -> None:
    assert alike(query, text) <= 1
    assert alike(query, query) == 1


@given(st.sampled_from(NAMES), st.integers(0, 5), st.integers(1, 6))
def test_every_part_of_a_name_fits_it(name: str, start: int, length: int) -> None:
    part = name[start : start + length]
    if ask(part).forms and "十" not in name:
        assert fit(ask(part), [name]) is not None
