"""What a log entry says, for people: on the screen and on paper alike."""

from models.log_entry import LogEntry, LogKind
from resources.words import has, language, t

_FIELD_ENUMS = {"status": "incident_status", "type": "incident_type", "grade": "fire_grade"}


def entry_words(entry: LogEntry) -> str:
    """The sentence, with its coded values in words; an entry made afterwards begins with its mark."""
    words = dict(entry.params)
    for name, enum in (("status", "unit_status"), ("reason", "dismiss_reason")):
        key = f"enums.{enum}.{words.get(name)}"
        if has(key):
            words[name] = t(key)
    if has(act := f"outbox.act.{words.get('what')}"):
        words["what"] = t(act)
    if has(drawing := f"enums.drawing_type.{words.get('drawing')}"):
        words["drawing"] = t(drawing)
    if has(defect := f"enums.defect_type.{words.get('defect')}"):
        words["defect"] = t(defect)
    if "row_zh" in words:
        words["row"] = words["row_zh"] if language() == "zh" else words.get("row_en", "")
    words.setdefault("fields", " · ".join(_field_words(*item) for item in entry.params.items()))
    because = t("log.because", reason=entry.params["reason"]) if entry.params.get("reason") else ""
    words["because"] = because if entry.kind is LogKind.CORRECTION else ""
    said = entry.text if entry.kind is LogKind.NOTE else t(f"log.{entry.kind}", **words)
    if entry.text and entry.kind is not LogKind.NOTE:
        said = f"{said}　{entry.text}"
    return f"{late_mark(entry)} {said}" if entry.entered_at is not None else said


def late_mark(entry: LogEntry) -> str:
    """That it was entered afterwards, and when; empty for an entry made at once."""
    if entry.entered_at is None:
        return ""
    entered, happened = entry.entered_at.astimezone(), entry.at.astimezone()
    pattern = "%H:%M" if entered.date() == happened.date() else "%m-%d %H:%M"
    return t("log.late", at=entered.strftime(pattern))


def time_words(entry: LogEntry) -> str:
    """The time of day at which it happened."""
    return f"{entry.at.astimezone():%H:%M:%S}"


def _field_words(name: str, value: str) -> str:
    """What became of a field; a coded value in words, as everywhere else on the screen."""
    key = f"enums.{_FIELD_ENUMS.get(name, '')}.{value}"
    return f"{t(f'incidents.field.{name}')} → {t(key) if name in _FIELD_ENUMS and has(key) else value}"
