"""G2 and G8: first paint and memory of the app in a real terminal, against the smallest Textual app and a peer.

The peer is kanban-tui's demo, where `ktui` is on the PATH or named by KTUI.
"""

import os
import shutil
import statistics

from benchmarks.processes import HERE, Paint, Row, bin_folder, clean_env, demo_database, first_paint, ratio


def run(rounds: int = 9) -> list[Row]:
    """Rows of (goal, what, measured, target)."""
    env = clean_env(HUDDLE_TODAY="2026-11-23")
    database = demo_database(env, others=66)  # 10,000 students in the file
    python, huddle = str(bin_folder() / "python"), str(bin_folder() / "huddle")
    app = [huddle, "--db", str(database), "--team", "Team Cholla"]
    watch = {
        "floor": ([python, str(HERE / "floor_app.py")], ["the floor is painted"]),
        "frame": (app, ["1 Today"]),
        "data": (app, ["Amara"]),
    }
    if peer := os.environ.get("KTUI") or shutil.which("ktui"):
        watch["peer"] = ([peer, "demo"], ["Demo"])
    paints: dict[str, list[Paint]] = {name: [] for name in watch}
    for number in range(rounds + 1):
        for name, (command, shows) in watch.items():
            paint = first_paint(command, env, shows)
            if number:
                paints[name].append(paint)
    cpu = {name: [paint.cpu for paint in found] for name, found in paints.items()}
    memory = {name: [paint.memory for paint in found] for name, found in paints.items()}
    wall = statistics.median(paint.wall for paint in paints["frame"])
    against_peer = (
        [
            (
                "G2",
                "today's data / kanban-tui's demo, cpu at first paint",
                f"{ratio(cpu['data'], cpu['peer']):.2f}x",
                "<= 0.7x",
            )
        ]
        if "peer" in cpu
        else []
    )
    return [
        (
            "G2",
            f"frame / bare Textual, cpu at first paint ({wall * 1000:.0f} ms wall)",
            f"{ratio(cpu['frame'], cpu['floor']):.2f}x",
            "<= 1.25x",
        ),
        (
            "G2",
            "today's data / bare Textual, cpu at first paint",
            f"{ratio(cpu['data'], cpu['floor']):.2f}x",
            "<= 2.6x",
        ),
        *against_peer,
        ("G8", "memory / bare Textual", f"{ratio(memory['data'], memory['floor']):.2f}x", "<= 2.4x"),
    ]


if __name__ == "__main__":
    for row in run():
        print(*row, sep="  ")
