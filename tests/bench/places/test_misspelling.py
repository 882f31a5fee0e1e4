"""The model of errors is fixed."""

from tests.bench.places.misspelling import misspelt

NAMES = ("人民路12号消火栓", "Beacon Street", "Leopoldstraße 12", "长安街8号文具店")


def test_the_same_names_are_misspelt_in_the_same_way_and_never_in_their_digits() -> None:
    pairs = misspelt(NAMES, 200)
    assert pairs == misspelt(NAMES, 200)
    for typed, meant in pairs:
        assert typed != meant
        assert [c for c in typed if c.isdigit()] == [c for c in meant if c.isdigit()]
