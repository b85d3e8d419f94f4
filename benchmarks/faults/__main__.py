"""The long runs against the store: power cuts, failing system calls, damaged files. `python -m benchmarks.faults [PART]`.

Each part says what it did and how often something was lost; it ends with 1 when a promise was broken. The kills are tests:
`make test-long`.
"""

import sys

from benchmarks.faults import damage, power_cut, syscalls

# What `python -m benchmarks.faults PART NUMBER` runs, and how often unless a number is given.
PARTS = {"power": (power_cut.run, 1500), "calls": (syscalls.run, 500), "damage": (damage.run, 1000)}


def main() -> int:
    """Run one part, or all."""
    wanted = sys.argv[1:2] or list(PARTS)
    broken = 0
    for name in wanted:
        act, times = PARTS[name]
        said, bad = act(int(sys.argv[2]) if len(sys.argv) > 2 else times)
        print(f"{name:<8}{said}")
        broken += bad
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
