"""`make bench`: every measure beside its goal. Ratios of pairs in one run; a wide miss is a thing to look at, never a failed build."""

import sys

from benchmarks import feel, paint, planner, search, startup, writers


def main() -> None:
    """Print the table."""
    print(f"{'goal':<6}{'measured':>12}  {'target':<12} what")
    for module in (startup, paint, feel, planner, search, writers):
        for goal, what, measured, target in module.run():
            print(f"{goal:<6}{measured:>12}  {target:<12} {what}")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
