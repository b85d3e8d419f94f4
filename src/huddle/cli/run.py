"""One run of the command line: arguments in, exit code out. A traceback is never an answer."""

import errno
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from huddle.cli import say
from huddle.cli.alone import begin, without_command
from huddle.cli.invocation import SWITCHES, VALUED
from huddle.domain.errors import DONE, FAILED, USAGE, HuddleError
from huddle.text import safe

if TYPE_CHECKING:
    import typer

INTERRUPTED = 130
_SIGNALLED = 128
# Their words are text, which may begin with a dash or be an option's name: only what stands before it is ours.
_TEXT_COMMANDS = ("note", "todo", "decide", "spotlight")


class Ended(BaseException):
    """The process was asked to end by a signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = _SIGNALLED + number


def run(argv: Sequence[str]) -> int:
    """Run a command as the whole purpose of this process.

    Args:
        argv: the words after `huddle`.

    Returns:
        The exit code of the contract. A signal ends the process here.
    """
    _listen()
    try:
        code = answer(argv)
        if "textual" in sys.modules:
            # The app is closed and its files are written; taking the interpreter apart would take as long again.
            _end_now(code)
        return code  # noqa: TRY300 - the answer of a command
    except KeyboardInterrupt:
        _end_now(INTERRUPTED)
    except Ended as ended:
        _end_now(ended.code)


def answer(argv: Sequence[str]) -> int:
    """Run a command; every failure becomes a sentence on stderr and an exit code."""
    say.prepare()
    words = globals_first(argv)
    as_json = _wants_json(words)
    try:
        alone = without_command(words)
        code = _invoke(words) if alone is None else begin(alone)
        sys.stdout.flush()
    except HuddleError as error:
        code = _refuse(error, as_json=as_json)
    except BrokenPipeError:
        code = _let_go_of_stdout()
    except Exception as error:  # the last net: a sentence and the log's path, never a traceback
        code = _crash(error)
    return _flushed(code)


def globals_first(argv: Sequence[str]) -> list[str]:
    """The words with huddle's own options in front, so that they may also stand after the command."""
    front: list[str] = []
    rest: list[str] = []
    command = ""
    index = 0
    while index < len(argv):
        word = argv[index]
        name, equals, _ = word.partition("=")
        if word == "--" or (command in _TEXT_COMMANDS and not word.startswith("-")):
            return [*front, *rest, *argv[index:]]
        if name in VALUED and (equals or index + 1 < len(argv)):
            front += [word] if equals else [word, argv[index + 1]]
            index += 1 if equals else 2
            continue
        if word in SWITCHES:
            front.append(word)
        else:
            rest.append(word)
            if not command and not word.startswith("-"):
                command = word
        index += 1
    return [*front, *rest]


def _wants_json(words: Sequence[str]) -> bool:
    """Whether errors are wanted as JSON too: --json was given, or a problem file is planned."""
    own = words[: words.index("--")] if "--" in words else words
    problem = any(word == "--problem" or word.startswith("--problem=") for word in own)
    return "--json" in own or ("plan" in own and problem)


def _invoke(words: list[str]) -> int:
    """Let Typer read the words and call the command."""
    import typer

    from huddle.cli.commands import command_for

    try:
        command = command_for(words)
        if "_HUDDLE_COMPLETE" in os.environ:  # the shell asks for completions
            from typer.completion import get_completion_inspect_parameters

            get_completion_inspect_parameters()  # makes Typer know the shells
            command.main(words, prog_name="huddle", complete_var="_HUDDLE_COMPLETE", standalone_mode=False)
            return DONE
        with command.make_context("huddle", words) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:  # a question that was answered with Ctrl-C or the end of the input
        return INTERRUPTED
    except typer.TyperException as error:
        raise _usage(error) from error
    return DONE


def _usage(error: "typer.TyperException") -> HuddleError:
    """What Typer refuses, in huddle's form."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "huddle"
    message = safe(error.format_message().strip(), lines=True)
    return HuddleError(
        message if message.endswith((".", "?")) or "\n" in message else f"{message}.",
        code="usage",
        exit_code=USAGE,
        hint="" if "\n" in message else f"See '{path} --help'.",
    )


def _refuse(error: HuddleError, *, as_json: bool) -> int:
    """Say what went wrong, in a sentence and, where JSON was asked for, as an object."""
    try:
        if as_json and error.exit_code:
            say.data_json(say.error_object(error))
        say.tell(error.text())
    except BrokenPipeError:
        _let_go_of_stdout()
    return error.exit_code


def _crash(error: Exception) -> int:
    """Something nobody expected: a sentence, the log's path, and what the disk or the stream said."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        _let_go_of_stdout()
        say.tell("The disk is full: the output could not be written. Free some space and try again.")
        return FAILED
    from huddle.cli import crash

    log = crash.write(error)
    where = f" Details without names are in {log}." if log else ""
    say.tell(f"Something in huddle went wrong ({type(error).__name__}).{where}")
    return FAILED


def _let_go_of_stdout() -> int:
    """Whoever read our output has gone, or it cannot be written: nothing more is said there, also not at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
    return DONE


def _flushed(code: int) -> int:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        _let_go_of_stdout()
    except OSError as error:
        return _crash(error)
    return code


def _end_now(code: int) -> NoReturn:
    """End at once, also when a planner's thread is still at work; what was committed is committed."""
    try:
        sys.stdout.flush()
    except OSError:
        _let_go_of_stdout()
    os._exit(code)


def _listen() -> None:
    """Turn SIGTERM and SIGHUP into an orderly end, unless whoever started us wants them ignored (nohup)."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise Ended(number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, end)
