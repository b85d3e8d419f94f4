"""The command `huddle`. `--version` answers before anything of huddle or of its frameworks is loaded."""

import os
import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        if sys.argv[1:] == ["--version"]:
            _say_version()
        from huddle.cli.run import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while the program is still being loaded
        os._exit(130)
    sys.exit(code)


def _say_version() -> None:
    from huddle import __version__

    try:
        sys.stdout.write(f"huddle {__version__}\n")
        sys.stdout.flush()
    except (AttributeError, OSError):  # standard output is closed or full
        os._exit(1)
    # Nothing is open that an orderly end would have to close, and it would take as long as the answer.
    os._exit(0)


if __name__ == "__main__":
    main()
