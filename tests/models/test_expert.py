"""Experts are listed by their field."""

from models.expert import Expert


def test_the_type_of_an_expert_is_the_field() -> None:
    assert Expert(number="1", name="陈工", type="gas").columns().type == "gas"
