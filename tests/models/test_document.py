"""A document is named by what is in it."""

import pytest

from models.document import Document
from models.record import BadFact

DIGEST = "ab" * 32


def made(sha256: str = DIGEST, size_bytes: int = 1, **named: str) -> Document:
    return Document(name="一层平面", sha256=sha256, media_type="application/pdf", size_bytes=size_bytes, **named)


@pytest.mark.parametrize("sha256", ["", "ab", DIGEST.upper(), DIGEST + "\n", "../" + DIGEST[3:]])
def test_what_is_no_digest_names_no_document(sha256: str) -> None:
    with pytest.raises(BadFact, match="64 hexadecimal"):
        made(sha256)


def test_a_negative_size_is_refused() -> None:
    with pytest.raises(BadFact):
        made(size_bytes=-1)


def test_a_document_is_listed_under_its_plan_else_under_its_site() -> None:
    assert made(plan_id="P", site_id="S").columns().parent_id == "P"
    assert made(site_id="S").columns().parent_id == "S"
