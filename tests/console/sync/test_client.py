from pathlib import Path

import pytest

from console.sync import client as client_module
from console.sync.client import Client, LinkError, check_server
from console.sync.frames import Page
from tests.faults import Answer, HostileServer, reply

PAGE = b'{"revision":5,"head":5,"more":false,"changes":[]}'


def only(answer: bytes) -> Answer:
    return lambda _method, path: b"" if path == "/v1/session" else answer


def changes(answer: bytes) -> Page:
    with HostileServer(only(answer)) as server:
        client = Client([server.url])
        try:
            client.sign_in("li", "x", "2")
            return client.changes(0, 10)
        finally:
            client.close()


def code_of(answer: bytes) -> LinkError:
    with pytest.raises(LinkError) as caught:
        changes(answer)
    return caught.value


def test_a_page_is_read() -> None:
    assert changes(reply(200, PAGE)).revision == 5


def test_a_page_may_say_what_it_goes_on_from_and_more_that_nobody_here_knows() -> None:
    page = changes(reply(200, b'{"after":0,"revision":5,"head":5,"changes":[],"colour":["red"]}'))
    assert (page.after, page.revision) == (0, 5)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (reply(401, b"{}"), "unauthorised"),
        (reply(403, b"{}"), "forbidden"),
        (reply(404, b"not found", "text/html"), "not_found"),
        (reply(409, b"{}"), "conflict"),
        (reply(410, b"{}"), "gone"),
        (reply(418, b"{}"), "rejected"),
        (reply(429, b"{}"), "busy"),
        (reply(500, b"oh", "text/plain"), "server_error"),
        (reply(302, b"", Location="https://elsewhere.example/"), "redirect"),
        (reply(200, b"<html>log in to the hotel</html>", "text/html", Wanghuolou_Protocol=""), "not_ours"),
        (reply(200, b"<html></html>", "text/html"), "not_json"),
        (reply(200, b'{"revision":5,"he'), "not_json"),
        (reply(200, b'{"revision":"five","head":5,"more":false,"changes":[]}'), "not_json"),
        (reply(200, b"[" * 100_000), "not_json"),
        (reply(200, b'{"revision":-1,"head":5,"more":false,"changes":[]}'), "not_json"),
        (reply(200, b'{"revision":0,"head":5,"more":true,"changes":[]}'), "backwards"),
        (reply(200, b'{"after":1,"revision":5,"head":5,"changes":[]}'), "missed"),
        (reply(200, b'{"after":6,"revision":5,"head":6,"changes":[]}'), "not_json"),
        (reply(200, b'{"after":-1,"revision":5,"head":5,"changes":[]}'), "not_json"),
        (reply(200, b'{"after":"0","revision":5,"head":5,"changes":[]}'), "not_json"),
        (reply(200, PAGE, Wanghuolou_Protocol="2"), "protocol"),
        (reply(200, PAGE, Content_Length="100000"), "broken"),
        (b"SSH-2.0-OpenSSH\r\n", "broken"),
    ],
)
def test_every_wrong_answer_has_its_code(answer: bytes, code: str) -> None:
    assert code_of(answer).code == code


def test_a_busy_backend_says_how_long_to_wait() -> None:
    assert code_of(reply(429, b"{}", Retry_After="7")).retry_after_s == 7
    assert code_of(reply(429, b"{}", Retry_After="soon")).retry_after_s == 5
    assert code_of(reply(500, b"{}", Retry_After="1e9")).retry_after_s == 300


def test_the_backends_own_words_are_kept_and_bounded() -> None:
    body = b'{"error":{"code":"x","message":"' + b"no " * 1000 + b'"}}'
    assert len(code_of(reply(403, body)).params["detail"]) == 300


def test_a_body_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with HostileServer(only(reply(200, b" " * 2_000_000))) as server:
        client = Client([server.url])
        with pytest.raises(LinkError, match="too_large"):
            client.get_bytes("/x", max_bytes=1_000_000)
        client.close()
    monkeypatch.setattr(client_module, "MAX_EVENT_BYTES", 100_000)
    with HostileServer(only(reply(200, b"data: " + b"x" * 1_000_000, "text/event-stream"))) as server:
        client = Client([server.url])
        with pytest.raises(LinkError, match="too_large"):
            list(client.stream(0))
        client.close()


def test_wrong_credentials_are_told_from_an_ended_session() -> None:
    with HostileServer(lambda _method, _path: reply(401, b"{}")) as server:
        client = Client([server.url])
        with pytest.raises(LinkError, match="credentials"):
            client.sign_in("li", "wrong", "2")
        client.close()


def test_nobody_listening_is_unreachable() -> None:
    client = Client(["http://127.0.0.1:9"])
    with pytest.raises(LinkError, match="unreachable"):
        client.changes(0, 1)
    client.close()


@pytest.mark.parametrize("url", ["http://10.0.0.1", "http://example.org:80", "http://localhost.example"])
def test_plain_http_goes_to_this_computer_only(url: str) -> None:
    with pytest.raises(LinkError, match="plain_http"):
        check_server(url)


@pytest.mark.parametrize("url", ["ftp://x", "https://", "https://user@host"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(LinkError, match="address"):
        check_server(url)


def test_addresses_are_tried_in_turn() -> None:
    client = Client(["http://127.0.0.1:9", "https://backup.example/x/"])
    client.fail_over()
    assert client.server == "https://backup.example/x"
    client.fail_over()
    assert client.server == "http://127.0.0.1:9"
    client.close()


def test_the_stream_gives_frames_positions_and_heartbeats_whatever_their_pieces() -> None:
    body = (
        b": hello\n\nevent: heartbeat\ndata: {\"at\":\"2026-05-04T12:00:00Z\",\"head\":9}\n\n"
        b"event: changes\r\ndata: {\"revision\":10,\"head\":10,\r\ndata: \"changes\":[]}\r\n\r\n"
        b"event: now\ndata: {\"positions\":[{\"kind\":\"unit\",\"id\":\"A\"}]}\n\nevent: later\ndata: {}\n\n"
    )  # fmt: skip
    with HostileServer(only(reply(200, body, "text/event-stream"))) as server:
        client = Client([server.url])
        events: list[object] = []
        with pytest.raises(LinkError, match="closed"):
            events.extend(client.stream(0))
        client.close()
    assert [type(event).__name__ for event in events] == ["Beat", "Page", "Now"]


def test_a_certificate_file_that_cannot_be_read_is_named() -> None:
    with pytest.raises(LinkError, match="ca_file"):
        Client(["https://x"], ca_file=Path("/nowhere/ca.pem"))


@pytest.mark.parametrize(
    "data",
    [
        b'[{"console":"a"}]', b'{"seats":[]}', b'[7]',
        b'[{"console":"a","seat":"2","user":"u","name":"n","role":"r","since":"2026-05-04T12:00:00","seen_at":"x"}]',
    ],
)  # fmt: skip
def test_seats_that_are_none_are_a_wrong_answer_and_nothing_else(data: bytes) -> None:
    body = b"event: present\ndata: " + data + b"\n\n"
    with HostileServer(only(reply(200, body, "text/event-stream"))) as server:
        client = Client([server.url])
        with pytest.raises(LinkError) as caught:
            list(client.stream(0))
        client.close()
    assert caught.value.code == "not_json"


def test_the_last_word_of_a_session_is_said_with_the_token_it_had() -> None:
    with HostileServer(only(reply(200, b"{}"))) as server:
        client = Client([server.url])
        client.request("POST", "/v1/presence", {"leaving": True}, token="the old token")
        client.close()
        assert server.asked == ["POST /v1/presence"]
