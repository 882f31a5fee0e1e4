"""Why an act was refused, in words: the code and values a row or an entry carries, as a sentence."""

from models.outbox_entry import split_reason
from resources.words import has, t

_ENUMS = {
    "status": "unit_status", "now": "unit_status", "wanted": "unit_status", "kind": "kind",
    "state": "approval_state",
}  # fmt: skip
"""Parameters that hold a coded value, and the enum whose words they take."""


def sentence(reason: str) -> str:
    """The sentence for a reason as rows carry it (models.outbox.join_reason); empty for none."""
    if not reason:
        return ""
    code, params = split_reason(reason)
    return words(code, params)


def words(code: str, params: dict[str, str]) -> str:
    """The sentence for a code and its values; an unknown code says so with the code, for the log's sake."""
    spoken = {name: _word(name, value) for name, value in params.items()}
    key = f"refusal.{code}"
    return t(key, **spoken) if has(key) else t("refusal.unknown", code=code)


def _word(name: str, value: str) -> str:
    key = f"enums.{_ENUMS[name]}.{value}" if name in _ENUMS else ""
    return t(key) if key and has(key) else value
