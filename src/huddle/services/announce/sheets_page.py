"""Sheets as one HTML file to print: each on a page of its own; no script, nothing from elsewhere."""

from collections.abc import Iterable
from html import escape

from huddle.services.announce.sheets import Sheet, sheet_text
from huddle.text import safe

_STYLE = (
    "body{font:12pt/1.4 sans-serif;margin:2cm;color:#000;background:#fff}"
    "pre{font:inherit;white-space:pre-wrap;margin:0}"
    "section{break-after:page}section:last-child{break-after:auto}"
    "h1{font-size:16pt;margin:0 0 .5cm}"
)


def sheets_html(sheets: Iterable[Sheet]) -> bytes:
    """The sheets, in UTF-8."""
    pages = []
    for sheet in sheets:
        where, title, *lines = sheet_text(sheet).split("\n")
        body = escape(safe("\n".join([where, *lines]), lines=True))
        pages.append(f"<section>\n<h1>{escape(safe(title))}</h1>\n<pre>{body}</pre>\n</section>")
    head = f'<meta charset="utf-8">\n<title>Cover sheets</title>\n<style>{_STYLE}</style>'
    said = pages or ["<p>Nobody takes more than usual in this plan.</p>"]
    return f'<!doctype html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{chr(10).join(said)}\n</body>\n</html>\n'.encode(
        "utf-8", "replace"
    )
