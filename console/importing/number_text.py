"""Numbers as people write them: what parts thousands, what stands before decimals, what could be either."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_EVEN = str.maketrans({
    "\u2212": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2019": "'", "\u3000": " ", "\u200b": None,
    "\ufeff": None,
})  # fmt: skip
_WIDE = re.compile("[\uff00-\uffef]")
_PARTED = re.compile(
    r"[-+]?\d{1,3}(?:(?:[ ']\d{3})+(?:[.,]\d+)?|(?:\.\d{3}){2,}(?:,\d+)?|(?:,\d{3}){2,}(?:\.\d+)?"
    r"|\.\d{3},\d+|,\d{3}\.\d+)"
)
"""`1 200,5`, `1'200`, `1.200.000`, `1,200.5`: what parts thousands here stands nowhere before decimals."""
LONGEST = 60
"""Characters of a number with its unit; a longer cell is none."""
WIDE_AS = r"(?:DN|[\u03a6\u03c6\u03d5\u00d8\u00f8\u2205\u2300])"
"""What stands before the width of a pipe: `DN100`, or one of the signs that lists take for a diameter."""
_BEFORE, _BEHIND = rf"^[ \t]*(?:{WIDE_AS}[ \t]*)?", r"[ \t]*([^\d\s.,+\-'][^\n]{0,15})?$"
_OPEN = re.compile(rf"{_BEFORE}([-+]?[1-9]\d{{0,2}}([.,])\d{{3}}){_BEHIND}", re.IGNORECASE | re.MULTILINE)
"""`11,511`: with exactly three digits behind a single sign, and no 0 at its head."""
_MAYBE = re.compile(r"[.,]\d{3}(?!\d)")


def _proof(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}[-+]?(?:{'|'.join(forms)}){_BEHIND}", re.IGNORECASE | re.MULTILINE)


def _before_decimals(sign: str, other: str) -> re.Pattern[str]:
    return _proof(
        rf"(?:0\d*|\d{{4,}})?{sign}\d+",
        rf"\d+{sign}(?:\d{{1,2}}|\d{{4,}})",
        rf"\d{{1,3}}(?:{other}\d{{3}})+{sign}\d+",
    )


def _between_thousands(sign: str, other: str) -> re.Pattern[str]:
    return _proof(rf"\d{{1,3}}(?:{sign}\d{{3}}){{2,}}(?:{other}\d+)?", rf"\d{{1,3}}{sign}\d{{3}}{other}\d+")


_DECIMAL = {",": _before_decimals(",", r"\."), ".": _before_decimals(r"\.", ",")}
_THOUSANDS = {",": _between_thousands(",", r"\."), ".": _between_thousands(r"\.", ",")}
_SPACED = _proof(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?")
OTHER = {",": ".", ".": ","}


@dataclass(frozen=True)
class OpenCell:
    """A cell that could be two numbers: as it stands, its number, the sign in it, and the unit behind."""

    cell: str
    number: str
    sign: str
    unit: str

    @property
    def readings(self) -> tuple[float, float]:
        """(with decimals, with thousands)."""
        return float(self.number.replace(",", ".")), float(self.number.replace(self.sign, ""))

    @property
    def parted(self) -> str:
        """The cell without the sign, as whole thousands."""
        return self.number.replace(self.sign, "") + (f" {self.unit}" if self.unit else "")


@dataclass(frozen=True)
class Texts:
    """The different texts of some columns, and each of them with plain signs."""

    texts: tuple[str, ...]
    even: tuple[str, ...]

    @property
    def open_cells(self) -> list[OpenCell]:
        """Those that could be two numbers."""
        found: list[OpenCell] = []
        together = "\n".join(self.even)
        # Most columns have none, which the plainer pattern sees sooner.
        if not _MAYBE.search(together) or not _OPEN.search(together):
            return found
        for text, plain in zip(self.texts, self.even, strict=True):
            if match := _OPEN.match(plain):
                found.append(OpenCell(text, match[1], match[2], (match[3] or "").strip()))
        return found

    def proof(self, sign: str) -> tuple[str, str]:
        """(a text that shows the sign before decimals, one that shows it between thousands); empty for none."""
        together, other = "\n".join(self.even), OTHER[sign]
        decimal = [_DECIMAL[sign], _THOUSANDS[other], _SPACED]
        thousands = [_THOUSANDS[sign], _DECIMAL[other]]
        first, second = (
            next((found[0].strip() for form in forms if (found := form.search(together))), "")
            for forms in (decimal, thousands)
        )
        return first, second

    def shows_decimals(self, sign: str) -> bool:
        """Does any of them have the sign before decimals and nothing else?"""
        return _DECIMAL[sign].search("\n".join(self.even)) is not None


def texts_of(cells: Sequence[object]) -> Texts:
    """What is written in cells as text; numbers that came as numbers need no reading."""
    texts = tuple(dict.fromkeys(c for c in cells if type(c) is str and len(c) <= LONGEST and "\n" not in c))
    together = "\n".join(texts)
    if together.isascii():
        return Texts(texts, texts)
    return Texts(texts, tuple(even(together).split("\n")) if texts else ())


def even(text: str) -> str:
    """With plain digits, signs and spaces for those that look like them."""
    return narrow(text).translate(_EVEN)


def narrow(text: str) -> str:
    """With full-width digits and signs as plain ones; others stay, for `5²` is not 52."""
    if text.isascii():
        return text
    return _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def number_of(text: str) -> float:
    """The number of a text; a sign that is not seen to part thousands stands before decimals. Raises ValueError.

    `0_35` is none, though Python would take it for 35. Whether `11,511` is a number of thousands only its column
    tells (`decimals`), which puts it down as `11511`.
    """
    if "_" in text:
        raise ValueError(f"could not convert string to float: {text!r}")
    try:
        return float(text)
    except ValueError:
        text = even(text).strip()
    return parted(text) if is_parted(text) else float(text.replace(",", "."))


def is_parted(text: str) -> bool:
    """Is it a number with signs between its thousands, which could be nothing else?"""
    return _PARTED.fullmatch(text) is not None


def parted(text: str) -> float:
    """The number of a text that `is_parted`."""
    whole, behind = text, ""
    last = max(text.rfind("."), text.rfind(","))
    if last >= 0 and text.count(text[last]) == 1:
        whole, behind = text[:last], text[last + 1 :]
    return float(re.sub(r"[ '.,]", "", whole) + (f".{behind}" if behind else ""))


def decimals_of(text: str) -> int:
    """How many digits stand behind the sign before the decimals."""
    if text.count(".") == 1 and text.rfind(",") < text.find("."):
        return len(text.partition(".")[2])
    return len(text.partition(",")[2]) if text.count(",") == 1 else 0
