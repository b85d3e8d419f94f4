"""A server's transaction that a serialization failure ended is made again, as long as it can be made the same."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from huddle.domain.errors import ConflictError

TIMES = 5
_FIRST_PAUSE = 0.01  # seconds, doubled each time
_AGAIN = ("40001", "40P01")  # serialization_failure, deadlock_detected


class Retrying:
    """A connection in a transaction that remembers its statements.

    When the server gives the transaction up, what was done is done again in a new one, at most five times. It can be made
    the same only while the journal stands where it stood and every statement touches as many rows as before; otherwise
    somebody else was faster, and is not overwritten. Whoever works with it notices nothing.
    """

    def __init__(self, connection: Connection, begin: Callable[[Connection], None]) -> None:
        """Begin.

        Args:
            connection: the server's.
            begin: takes the lock that every writer takes, as the first statement of the transaction.
        """
        self._connection = connection
        self._begin = begin
        self._done: list[tuple[Callable[[], Any], int]] = []
        self._left = TIMES
        begin(connection)
        self._mark = self._latest()

    def __getattr__(self, name: str) -> Any:
        """Everything else is the connection's own."""
        return getattr(self._connection, name)

    def execute(self, statement: Any, *parameters: Any) -> Any:
        """Run a statement."""
        return self._run(lambda: self._connection.execute(statement, *parameters))

    def exec_driver_sql(self, statement: str, *parameters: Any) -> Any:
        """Run a statement in the driver's own words."""
        return self._run(lambda: self._connection.exec_driver_sql(statement, *parameters))

    def was(self, statement: Any) -> None:
        """Remember another statement in place of the latest: one that says the number the server gave."""
        self._done[-1] = (lambda: self._connection.execute(statement), self._done[-1][1])

    def commit(self) -> None:
        """Make it permanent."""
        self._again_until_done(self._connection.commit)

    def _run(self, act: Callable[[], Any]) -> Any:
        result = self._again_until_done(act)
        self._done.append((act, _rows(result)))
        return result

    def _again_until_done(self, act: Callable[[], Any]) -> Any:
        pause = _FIRST_PAUSE
        again = False
        while True:
            try:
                if again:
                    self._make_again()
                return act()
            except DBAPIError as fault:
                if getattr(fault.orig, "sqlstate", None) not in _AGAIN or not self._left:
                    raise
                self._left -= 1
                again = True
            time.sleep(pause)
            pause *= 2

    def _make_again(self) -> None:
        self._connection.rollback()
        self._begin(self._connection)
        same = self._latest() == self._mark
        if not same or any(_rows(act()) != rows for act, rows in self._done):
            raise ConflictError("Somebody else changed this in the meantime; your change was not saved.")

    def _latest(self) -> object:
        return self._connection.exec_driver_sql("SELECT max(seq) FROM change").scalar()


def _rows(result: Any) -> int:
    return int(result.rowcount)
