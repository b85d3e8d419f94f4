"""The files that travel with huddle: migrations, themes and the pages people read, in an installed wheel and in a checkout alike."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    """The folder `name`: inside the package when installed as a wheel, else at the top of the checkout.

    An editable install does not see the files that the wheel build copies into the package, so both are tried here
    and nowhere else.
    """
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent.parent / name


def migrations() -> Path:
    """The Alembic environment and its versions."""
    return _folder("migrations")


def themes() -> list[Path]:
    """The theme files that come with huddle, one theme a file, in the order of their names."""
    return sorted(_folder("themes").glob("*.toml"))


# What a person may want to read in the terminal, in the order of a first week.
_PAGES = ("first-morning", "absence", "cover", "huddle", "commands", "from-home", "server", "privacy")
_REFERENCE = ("import", "keys", "cli", "glossary")


def pages() -> dict[str, Path]:
    """The pages of the docs for people who use huddle, by their topic."""
    docs = _folder("docs")
    found = {name: docs / "guide" / f"{name}.md" for name in _PAGES}
    found |= {name: docs / f"{name}.md" for name in _REFERENCE}
    return {name: path for name, path in found.items() if path.is_file()}


def glossary() -> list[tuple[str, list[tuple[str, str]]]]:
    """The glossary: its chapters in order, each with its terms and what they mean."""
    chapters: list[tuple[str, list[tuple[str, str]]]] = []
    for line in (_folder("docs") / "glossary.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            chapters.append((line.removeprefix("## "), []))
        elif chapters and line.startswith("| ") and not line.startswith("| term "):
            term, meaning = line.strip("| ").split(" | ")
            chapters[-1][1].append((term, meaning))
    return chapters
