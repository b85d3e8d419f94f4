"""The files that travel with huddle: migrations and themes, in an installed wheel and in a checkout alike."""

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
