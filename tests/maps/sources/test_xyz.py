from maps.sources.source import Source
from maps.sources.xyz import XyzAddresses


def addresses(address: str, key: str = "", **more) -> XyzAddresses:
    return XyzAddresses(Source(name="made", title="Made", address=address, **more), key)


def test_a_template_is_filled_with_zoom_column_and_row():
    assert addresses("https://a.org/{z}/{x}/{y}.png").address(5, 17, 11) == "https://a.org/5/17/11.png"


def test_rows_may_be_counted_from_the_south():
    assert addresses("https://a.org/{z}/{x}/{-y}").address(5, 17, 11) == "https://a.org/5/17/20"


def test_subdomains_take_turns_but_not_for_the_same_tile():
    made = addresses("https://t{s}.a.org/{z}/{x}/{y}", subdomains="0, 1,2")
    assert made.address(5, 0, 0) == made.address(5, 0, 0) == "https://t0.a.org/5/0/0"
    assert {made.address(5, column, 0).split(".")[0] for column in range(6)} == {
        f"https://t{at}" for at in range(3)
    }


def test_a_key_is_written_so_that_it_stays_one():
    assert (
        addresses("https://a.org/{z}/{x}/{y}?tk={key}", "a&b=c/{z}")
        .address(1, 0, 1)
        .endswith("/1/0/1?tk=a%26b%3Dc%2F%7Bz%7D")
    )
