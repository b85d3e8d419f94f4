"""The page a window is shown on: its files, ours and those of textual-serve, and the headers that everything carries."""

from importlib.resources import files
from importlib.resources.abc import Traversable

FILE_TYPES = {".js": "text/javascript", ".css": "text/css", ".ttf": "font/ttf"}
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), clipboard-read=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Server": "huddle",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self' {websocket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page(name: str) -> str:
    """A page of ours."""
    return files("huddle.serve").joinpath("page", name).read_text("utf-8")


def page_files() -> dict[str, Traversable]:
    """What /static/ answers, and nothing else."""
    own, theirs = files("huddle.serve").joinpath("page"), files("textual_serve").joinpath("static")
    return {
        "window.css": own.joinpath("window.css"),
        "window.js": own.joinpath("window.js"),
        "textual.js": theirs.joinpath("js", "textual.js"),
        "xterm.css": theirs.joinpath("css", "xterm.css"),
        "mono.ttf": theirs.joinpath("fonts", "RobotoMono-VariableFont_wght.ttf"),
    }


def missing_files() -> list[str]:
    """Files of the page that are not where they should be, for instance after an update of textual-serve."""
    return [name for name, file in page_files().items() if not file.is_file()]
