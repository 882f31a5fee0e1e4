from maps.sources.tile import MISSING, MOST_AGAIN_S, State, Tile


def test_an_answer_is_its_state_the_seconds_to_wait_and_the_image():
    assert Tile(State.HERE, b"image").encoded() == b"\x02\0\0image"
    assert Tile(State.FAILED, again_s=300).encoded() == b"\x01\x2c\x01"
    assert MISSING.encoded() == b"\0\0\0"


def test_no_wait_is_longer_than_the_page_can_be_told():
    assert Tile(State.FAILED, again_s=1e9).encoded() == b"\x01" + MOST_AGAIN_S.to_bytes(2, "little")
    assert Tile(State.FAILED, again_s=-5).encoded() == b"\x01\0\0"
