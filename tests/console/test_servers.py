from pathlib import Path

import pytest

from console.servers import BadServer, addresses, check_line, usable_ca_file
from tests.certificates import Authority


def test_addresses_are_separated_by_commas_and_keep_their_order() -> None:
    assert addresses("https://a.example, https://b.example:8443,") == [
        "https://a.example",
        "https://b.example:8443",
    ]
    assert addresses(None) == addresses("") == addresses(" , ") == []


def test_plain_http_goes_nowhere_but_to_this_computer() -> None:
    check_line("http://127.0.0.1:8470,http://localhost:8471,http://[::1]:1,https://centre.example", None)
    with pytest.raises(BadServer, match=r"centre\.example"):
        check_line("https://a.example,http://centre.example", None)


@pytest.mark.parametrize("content", [None, b"", b"noise", b"-----BEGIN CERTIFICATE-----\nx\n"])
def test_a_file_that_holds_no_certificate_is_refused_with_its_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "centre.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadServer, match=r"centre\.pem"):
        check_line(None, path)


def test_nothing_asked_is_nothing_wrong() -> None:
    check_line(None, None)


def test_a_file_of_certificates_that_is_no_use_is_said_and_left_out(tmp_path: Path) -> None:
    said: list[str] = []
    assert usable_ca_file("", said.append) is None
    assert said == []
    assert usable_ca_file(str(tmp_path / "centre.pem"), said.append) is None
    assert "centre.pem" in said[0]
    ours = Authority(tmp_path, "Ours").ca_file
    assert usable_ca_file(str(ours), said.append) == ours
    assert len(said) == 1
