import hashlib

import httpx
import pytest

from tests.backend.server import BackendProcess

CONTENT = bytes(range(256)) * 40
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def kept(client: httpx.Client) -> str:
    """The address of a document the backend has."""
    path = f"/v1/documents/{DIGEST}"
    assert client.put(path, content=CONTENT).json() == {"sha256": DIGEST, "size_bytes": len(CONTENT)}
    return path


def test_a_document_comes_back_whole_and_in_ranges(client: httpx.Client, kept: str) -> None:
    assert client.get(kept).content == CONTENT
    part = client.get(kept, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, CONTENT[100:200])
    assert client.get(kept, headers={"Range": "bytes=10000-"}).content == CONTENT[10_000:]
    assert client.get(kept, headers={"Range": "bytes=-5"}).content == CONTENT[-5:]
    head = client.head(kept)
    assert (head.headers["content-length"], head.content) == (str(len(CONTENT)), b"")


def test_a_range_beyond_the_end_is_refused_with_the_size(client: httpx.Client, kept: str) -> None:
    answer = client.get(kept, headers={"Range": f"bytes={len(CONTENT)}-"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (416, "range")
    assert answer.headers["Content-Range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize("asked", ["bytes=5-1", "bytes=x", "lines=1-2", "bytes=0-1,3-4", "bytes=-", "bytes="])
def test_a_range_we_do_not_serve_gets_all_of_it(client: httpx.Client, kept: str, asked: str) -> None:
    answer = client.get(kept, headers={"Range": asked})
    assert (answer.status_code, len(answer.content)) == (200, len(CONTENT))


def test_what_is_not_what_its_name_says_is_not_kept(client: httpx.Client, backend: BackendProcess) -> None:
    path = f"/v1/documents/{hashlib.sha256(b'other').hexdigest()}"
    answer = client.put(path, content=b"something else")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "digest")
    assert client.get(path).status_code == 404
    assert not list(backend.folder.glob("documents/*/.part-*"))


@pytest.mark.parametrize("name", ["x", "..", DIGEST.upper(), DIGEST[:-1], "%2e%2e%2f%2e%2e%2fbackend.sqlite"])
def test_only_digests_name_documents(client: httpx.Client, name: str) -> None:
    assert client.get(f"/v1/documents/{name}").status_code == 404


def test_only_maintainers_may_add_documents(backend: BackendProcess) -> None:
    with backend.client("liming", "wanghuolou") as dispatcher:
        assert dispatcher.put(f"/v1/documents/{DIGEST}", content=CONTENT).status_code == 403
