"""Whether somebody has saved something: a file is looked at, a server tells (LISTEN), each on a quiet connection."""

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from huddle.store.faults import faults_as_errors
from huddle.store.schema import CHANNEL
from huddle.store.sqlite import mend, reading

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine


class Watch(Protocol):
    """Tells whether somebody committed since the last look."""

    def changed(self, *, within: float = 0) -> bool:
        """Whether there is something new; a server is listened to for up to `within` seconds, a file is looked at."""
        ...

    def close(self) -> None:
        """End the connection."""
        ...


class FileWatch:
    """Looks at SQLite's data_version; about 0.1 ms a look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = reading(path)
        self._seen = self._version()

    def _version(self) -> object:
        mend(self._path, self._file)
        return self._file.execute("PRAGMA data_version").fetchone()[0]

    def changed(self, *, within: float = 0) -> bool:  # noqa: ARG002 - whoever looks waits by themselves
        """Whether another connection committed since the last look."""
        with faults_as_errors():
            now = self._version()
        changed, self._seen = now != self._seen, now
        return changed

    def close(self) -> None:
        """End the connection."""
        self._file.close()


class ServerWatch:
    """Hears of every commit of a huddle, also of its own. What it is told is that something changed, never what."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._listen()

    def _listen(self) -> None:
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._connection.exec_driver_sql(f"LISTEN {CHANNEL}")

    def changed(self, *, within: float = 0) -> bool:
        """Whether something was saved since the last look; waits for it up to `within` seconds.

        A lost connection is made again; what was saved in between is unknown, so that counts as news.
        """
        import psycopg
        from sqlalchemy.exc import DBAPIError

        try:
            if self._connection is None:
                self._listen()
                return True
            driver: Any = self._connection.connection.driver_connection
            news = list(driver.notifies(timeout=within, stop_after=1))
            if news:
                news += driver.notifies(timeout=0)  # several at once are one
        except (DBAPIError, psycopg.Error):
            self.close()
            time.sleep(within)
            return False
        return bool(news)

    def close(self) -> None:
        """End the connection; it is not used for anything else."""
        if self._connection is not None:
            with contextlib.suppress(Exception):  # a connection that is lost cannot be ended any more
                self._connection.invalidate()
            self._connection.close()
            self._connection = None
