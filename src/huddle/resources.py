"""The files that travel with huddle: migrations, themes and the glossary, in an installed wheel and in a checkout alike."""

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
