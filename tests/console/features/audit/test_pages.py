"""The audit is fetched page by page, and an answer that is none is a fault of the line."""

import pytest

from console.features.audit.pages import fetch
from console.sync.client import Client, LinkError
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.faults import HostileServer, reply


def test_filters_that_are_empty_are_not_asked_with(world: BackendProcess) -> None:
    with world.client() as writer:
        send(writer, *[envelope("AddLogEntry", {"text": str(i)}, seat="77") for i in range(3)])
    client = Client([world.url])
    client.sign_in("wangfang", "wanghuolou", "3")
    page = fetch(client, {"seat": "77", "actor": ""})
    assert [entry.seat for entry in page.entries] == ["77"] * 3
    older = fetch(client, {"seat": "77"}, before=page.entries[0].seq)
    assert older.entries == page.entries[1:]
    client.close()


@pytest.mark.parametrize("body", [b"{}", b'{"entries": 1}', b'{"entries": [{"seq": "x"}]}', b"[]"])
def test_an_answer_of_another_shape_is_said_to_be_none(body: bytes) -> None:
    with HostileServer(lambda _method, _path: reply(200, body)) as server:
        client = Client([server.url])
        with pytest.raises(LinkError, match="not_json"):
            fetch(client, {})
        client.close()
