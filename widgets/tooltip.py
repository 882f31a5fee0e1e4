"""Texts under the pointer: Qt takes one that looks like HTML for HTML, and would load the pictures it names."""

import html


def plain_tip(text: str) -> str:
    """A tooltip that shows the text as it is, whoever wrote it."""
    return f"<qt>{html.escape(text).replace('\n', '<br>')}</qt>" if "<" in text else text
