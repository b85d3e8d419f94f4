"""What is kept of a failure nobody expected: its kind and the places it came through. Never a value, never a name."""

import datetime as dt
import logging
import os
import types
from pathlib import Path

from huddle.paths import log_file, open_private, private_folder

_MAX_BYTES = 1_000_000


def places(error: BaseException) -> str:
    """Kinds and places of an error and its causes, the innermost place first: `ValueError huddle.x:12 < huddle.y:3`."""
    parts = []
    seen: BaseException | None = error
    while seen is not None:
        steps = []
        trace: types.TracebackType | None = seen.__traceback__
        while trace is not None:
            steps.append(f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}")
            trace = trace.tb_next
        parts.append(f"{type(seen).__name__} {' < '.join(reversed(steps[-12:]))}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return " <- ".join(parts)


def ready_log() -> Path | None:
    """The log file, made for its owner only, a full one set aside; None when no log can be kept here."""
    try:
        path = log_file()
        private_folder(path.parent)
        if path.exists() and path.stat().st_size > _MAX_BYTES:
            path.replace(path.with_name(f"{path.name}.1"))
        os.close(open_private(path, os.O_CREAT | os.O_APPEND))
    except (OSError, RuntimeError):
        return None
    return path


def write(error: BaseException) -> Path | None:
    """Write a line about the error to the log; returns the log's path, or None when it could not be written."""
    path = ready_log()
    if path is None:
        return None
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{now} {places(error)}\n")
    except OSError:
        return None
    return path


def log_to_file() -> Path | None:
    """Send what the app logs to the log file; returns its path."""
    path = ready_log()
    if path is not None:
        handler = logging.FileHandler(path, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
        logging.getLogger("huddle").addHandler(handler)
    return path
