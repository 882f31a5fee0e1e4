"""The backend's sentences on rows it refused, in the language spoken; one that nobody knows stays as it is."""

import re

from resources.words import has, t

_KNOWN = tuple(
    (re.compile(pattern, re.DOTALL), code)
    for pattern, code in (
        (r"Object missing required field `(?P<field>\w+)`.*", "missing"),
        (r"there is no (?P<kind>\w+) of number '(?P<number>.*)'; .*", "no_reference"),
        (r"more than one (?P<kind>\w+) has the number '(?P<number>.*)'", "two_references"),
        (r"position (?P<place>.*) is (?:outside .*|not a number)", "place"),
        (r"a longitude without a latitude.*", "half_place"),
        (r"(?P<field>[\w ]+) (?P<value>\S+); expected (?P<least>\S+) to (?P<most>\S+)", "limits"),
        (r"a name of (?P<count>\d+) characters; at most (?P<most>\d+) are kept", "long_name"),
        (r"(?P<field>\w+) (?P<value>\S+) has no time zone", "no_zone"),
        (r"the row has no key.*", "no_key"),
        (r"(?:Expected|Invalid) .* - at `\$\.(?P<field>\w+).*`", "value"),
    )
)


def field_words(field: str) -> str:
    """What a person calls a field: the header an export writes over it."""
    key = f"exporting.header.{field}"
    return t(key) if has(key) else field


def reason_words(reason: str) -> str:
    """The sentence a person reads."""
    for pattern, code in _KNOWN:
        found = pattern.fullmatch(reason)
        if found is not None:
            said = found.groupdict()
            if "field" in said:
                said["field"] = field_words(said["field"].replace(" ", "_"))
            if "kind" in said and has(f"enums.kind.{said['kind']}"):
                said["kind"] = t(f"enums.kind.{said['kind']}")
            return t(f"importing.reason.{code}", **said)
    return reason
