"""The same parts as one HTML file: nothing to load, nothing that runs, readable wherever there is a browser."""

import base64
import hashlib
from collections.abc import Sequence

from console.printing.markup import Markup, text
from console.printing.paper import STYLE, Part, Stamp
from resources.words import language, t

PAGE_STYLE = STYLE.with_name("pack_page.css")


def web_page(parts: Sequence[Part], stamp: Stamp) -> str:
    """The whole file. Its policy allows its own style and pictures inside it, and nothing else."""
    style = STYLE.read_text(encoding="utf-8") + PAGE_STYLE.read_text(encoding="utf-8")
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    links = "".join(f'<a href="#{part.key}">{text(part.title)}</a>' for part in parts)
    sections = "".join(f'<section id="{part.key}">{part.body}</section>' for part in parts)
    mark = f'<div class="watermark">{text(t("printing.exercise"))}</div>' if stamp.exercise else ""
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width"><title>{text(stamp.title)}</title>'
        f"<style>{style}</style></head><body>{mark}{_head(stamp)}<nav>{links}</nav>{sections}</body></html>"
    )


def pointer_page(target: str, stamp: Stamp) -> str:
    """A page that opens the newest pack: by itself, and by a link where it may not."""
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">'
        f'<meta http-equiv="refresh" content="0; url={text(target)}"><title>{text(stamp.title)}</title></head>'
        f'<body><p><a href="{text(target)}">{text(stamp.title)}　{text(stamp.made_at)}</a></p></body></html>'
    )


def _head(stamp: Stamp) -> Markup:
    facts = " · ".join(
        [
            t("printing.made", at=stamp.made_at),
            t("printing.as_of", at=stamp.as_of),
            t("printing.seat", seat=stamp.seat),
        ]
    )
    css = ' class="exercise"' if stamp.exercise else ""
    mark = f"{t('printing.exercise')}　" if stamp.exercise else ""
    return Markup(f"<header{css}><b>{text(mark + stamp.title)}</b><br>{text(facts)}</header>")
