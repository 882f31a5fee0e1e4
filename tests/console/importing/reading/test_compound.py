"""Files of older office programs each get the sentence that helps with them."""

from pathlib import Path

import pytest

from console.importing.errors import BadFile
from tests.console.importing.reading.files import table_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("streams", "code"),
    [(["Workbook"], "old_workbook"), (["Book"], "old_workbook"), (["EncryptionInfo", "EncryptedPackage"], "locked"),
     (["WordDocument"], "document"), ([], "binary")],
    ids=["xls", "xls of 1995", "locked", "doc", "other"],
)  # fmt: skip
def test_what_the_file_holds_decides_the_sentence(tmp_path: Path, streams: list[str], code: str) -> None:
    content = OLE + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, content, "a.xlsx")
    assert caught.value.code == code
    assert "a.xlsx" in str(caught.value)
