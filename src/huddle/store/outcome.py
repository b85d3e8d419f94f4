"""After an error inside COMMIT: what is true?"""

import contextlib
from typing import TYPE_CHECKING

from huddle.domain.errors import DATABASE, HuddleError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def was_saved(connection: "Connection", journal_line: str) -> bool:
    """Whether a transaction whose commit ended in an error is in the database all the same.

    Args:
        connection: the transaction's; it is rolled back if it is still open.
        journal_line: the id, made here, of a line of the journal that the transaction wrote.

    Raises:
        HuddleError: the database does not answer, so nobody knows.
    """
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    with contextlib.suppress(DBAPIError):
        connection.rollback()
    connection.invalidate()
    try:
        with connection.engine.connect().execution_options(sqlite_begin="DEFERRED") as fresh:
            query = text("SELECT count(*) FROM change_line WHERE id = :id")
            found = fresh.execute(query, {"id": journal_line}).scalar()
    except DBAPIError as fault:
        raise HuddleError(
            "The database did not answer while saving, so it is not known whether it was saved.",
            code="outcome_unknown",
            exit_code=DATABASE,
            hint="Look whether it is there before you do it again.",
        ) from fault
    return bool(found)
