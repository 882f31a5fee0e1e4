"""Counts what the checks were told to overlook; each needs its reason, and the number may only fall."""

import io
import re
import tokenize

from installer.check.house import Finding, House, Source

KINDS = ("type: ignore", "noqa", "zh")
"""`zh` allows Chinese in code that reads files: names in the data are no words for people (words.py)."""

_EXCUSE = re.compile(r"#\s*(?P<kind>type:\s*ignore|noqa|zh(?=: ))(?P<rest>[^#]*)(?P<more>#.*)?")
_REASON = re.compile(r"(?:\[[\w, -]+\]|:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)(?:\s*[-—;:]\s*|\s+)\w")


def check_excuses(house: House) -> tuple[dict[str, int], list[Finding]]:
    """How many excuses of each kind there are, and those without a rule or a reason."""
    counts = dict.fromkeys(KINDS, 0)
    findings = []
    for source in (*house.product, *house.tests):
        for line, comment in _comments(source):
            excuse = _EXCUSE.search(comment)
            if excuse is None:
                continue
            kind = re.sub(r":\s*", ": ", excuse["kind"])
            counts[kind] += 1
            if kind != "zh" and not _REASON.match(excuse["rest"].strip()) and not excuse["more"]:
                findings.append(Finding(f"{source.name}:{line}", f"{kind} without a rule and a reason behind it"))
    return counts, findings


def _comments(source: Source) -> list[tuple[int, str]]:
    """The comments of a file with their lines; a comment inside a string is none."""
    tokens = tokenize.generate_tokens(io.StringIO(source.text).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]
