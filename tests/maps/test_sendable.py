"""Half a character is no reason to send the page nothing."""

import msgspec

from maps.sendable import encoded
from maps.shapes import Mark


def test_whole_texts_are_sent_as_they_are():
    said = {"text": "消防 👩‍🚒 العربية\u202e\0", "at": [1.5, None]}
    assert encoded(said) == msgspec.json.encode(said)


def test_half_a_character_is_said_to_be_one_and_the_rest_is_kept():
    said = encoded({"a\udcb5": ["地\ud800图", ("\ud83d\ude92",), Mark("m", 1.0, 2.0, text="\udfff")]})
    assert msgspec.json.decode(said) == {
        "a\ufffd": ["地\ufffd图", ["🚒"], msgspec.to_builtins(Mark("m", 1.0, 2.0, text="\ufffd"))]
    }
