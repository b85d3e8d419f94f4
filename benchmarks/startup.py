"""G1: what commands cost, in processor time of whole processes, against `python -c pass`."""

from benchmarks.processes import Row, bin_folder, clean_env, cpu_of, demo_database, in_turn, ratio


def run(rounds: int = 15) -> list[Row]:
    """Rows of (goal, what, measured, target)."""
    env = clean_env(HUDDLE_TODAY="2026-11-23")
    database = demo_database(env)
    python, huddle = str(bin_folder() / "python"), str(bin_folder() / "huddle")
    found = in_turn(
        {
            "pass": lambda: cpu_of([python, "-c", "pass"], env),
            "version": lambda: cpu_of([huddle, "--version"], env),
            "help": lambda: cpu_of([huddle, "--help"], env),
            "today": lambda: cpu_of([huddle, "--db", str(database), "today"], env),
        },
        rounds,
    )
    goals = {"version": 1.75, "help": 15, "today": 50}
    return [
        (
            "G1",
            f"huddle {'--' * (name != 'today')}{name} / python -c pass",
            f"{ratio(found[name], found['pass']):.2f}x",
            f"<= {most}x",
        )
        for name, most in goals.items()
    ]


if __name__ == "__main__":
    for row in run():
        print(*row, sep="  ")
