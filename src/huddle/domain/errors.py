"""What can go wrong, as one sentence a teacher understands, a stable code and the process's exit code."""

DONE = 0
FAILED = 1
USAGE = 2
UNCOVERED = 3
NOT_FOUND = 4
DATABASE = 5
REFUSED_INPUT = 6
PARTLY = 7
GUARD = 8


class HuddleError(Exception):
    """An expected failure: `message` says what happened, `hint` what to do.

    Attributes:
        message: one sentence for a person.
        code: stable word for programs (`no_such_person`, `database_locked` ...).
        exit_code: the exit code of the contract.
        hint: what to do next; may be empty.
    """

    def __init__(self, message: str, *, code: str, exit_code: int = FAILED, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.exit_code = exit_code
        self.hint = hint

    def text(self) -> str:
        """Message and hint as one text; after a message that lists things the hint has its own line."""
        between = "\n" if "\n" in self.message else " "
        return f"{self.message}{between}{self.hint}".strip()


class NotFoundError(HuddleError):
    """No such person, group, team or database, or several that fit."""

    def __init__(self, message: str, *, code: str = "not_found", hint: str = "") -> None:
        super().__init__(message, code=code, exit_code=NOT_FOUND, hint=hint)


class UsageError(HuddleError):
    """A word, date or value that cannot be understood."""

    def __init__(self, message: str, *, code: str = "usage", hint: str = "") -> None:
        super().__init__(message, code=code, exit_code=USAGE, hint=hint)


class ConflictError(HuddleError):
    """Somebody else changed the record in the meantime; nothing was overwritten."""

    def __init__(self, message: str, *, hint: str = "Look at the new state and try again.") -> None:
        super().__init__(message, code="changed_meanwhile", exit_code=FAILED, hint=hint)


class InvalidError(HuddleError, ValueError):
    """A record that makes no sense; nothing was saved."""

    def __init__(self, message: str, *, code: str = "invalid", hint: str = "") -> None:
        super().__init__(message, code=code, exit_code=USAGE, hint=hint)
