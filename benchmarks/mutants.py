"""How many small faults the tests notice: a sample of them is planted one by one, and the tests that run that line are run.

    python -m benchmarks.mutants [--sample 150] [--seed 1] [--lines FILE]

It works on a copy of the tree in a temporary folder, by the interpreter it is run with, which needs `coverage` and the
development tools. A fault that no test notices is printed with its place; a hang counts as noticed.
"""

import argparse
import ast
import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("domain", "services/cover", "coverage/check.py", "exchange/readers")
TESTS = ("tests/domain", "tests/services/cover", "tests/services/absence", "tests/coverage", "tests/exchange")
MOST_TESTS = 60  # test functions a fault is shown to; those that run its line
SECONDS = 120.0

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Break: ast.Continue, ast.Continue: ast.Break,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault: text that stands in place of a piece of a file, by line and column."""

    path: Path
    start: tuple[int, int]
    end: tuple[int, int]
    text: str

    def planted(self, source: str) -> str:
        """The file with the fault."""
        lines = source.splitlines(keepends=True)
        head = (
            "".join(lines[: self.start[0] - 1]).encode() + lines[self.start[0] - 1].encode()[: self.start[1]]
        )
        tail = lines[self.end[0] - 1].encode()[self.end[1] :] + "".join(lines[self.end[0] :]).encode()
        return (head + self.text.encode() + tail).decode()


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    """The node with one fault, in each way there is."""
    same = copy.deepcopy(node)
    match same:
        case ast.Compare(ops=[op]) if type(op) in _SWAPS:
            same.ops = [_SWAPS[type(op)]()]  # type: ignore[list-item]
            yield same
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in _SWAPS:
            same.op = _SWAPS[type(op)]()  # type: ignore[assignment]
            yield same
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Return(value=ast.expr() as value) if not (
            isinstance(value, ast.Constant) and value.value is None
        ):
            yield ast.Return(ast.Constant(None))
        case ast.Break() | ast.Continue():
            yield _SWAPS[type(same)]()


def mutants(path: Path) -> list[Mutant]:
    """Every fault of a file's functions; not in texts with values in them, where Python does not tell the places."""
    tree = ast.parse(path.read_text("utf-8"))
    texts = {id(n) for text in ast.walk(tree) if isinstance(text, ast.JoinedStr) for n in ast.walk(text)}
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {id(n): n for function in functions for part in function.body for n in ast.walk(part)}
    found = []
    for key, node in inside.items():
        if key in texts or not isinstance(node, ast.expr | ast.stmt):
            continue
        for changed in _changed(node):
            text = ast.unparse(changed)
            text = f"({text})" if isinstance(changed, ast.expr) else text
            end = (node.end_lineno or 0, node.end_col_offset or 0)
            found.append(Mutant(path, (node.lineno, node.col_offset), end, text))
    return sorted(found, key=lambda one: (one.start, one.text))


def tests_by_line(tree: Path, environ: dict[str, str], known: Path) -> dict[str, dict[int, set[str]]]:
    """File -> line -> the test functions that run it; kept in the file `known`, and read from it where it is there."""
    if not known.exists():
        _run_all(tree, environ, known)
    report = json.loads(known.read_text("utf-8"))
    return {
        name: {
            int(line): {one for one in tests if one.startswith("tests.")}
            for line, tests in of_file["contexts"].items()
        }
        for name, of_file in report["files"].items()
    }


def _run_all(tree: Path, environ: dict[str, str], known: Path) -> None:
    (tree / ".coveragerc").write_text(
        f"[run]\ndynamic_context = test_function\nsource = {tree / 'src' / 'huddle'}\n"
    )
    run = [sys.executable, "-m", "coverage"]
    subprocess.run(
        [*run, "run", "-m", "pytest", "-q", "-m", "not long", *TESTS], cwd=tree, env=environ, check=False
    )
    subprocess.run(
        [*run, "json", "--show-contexts", "-q", "-o", str(known)], cwd=tree, env=environ, check=True
    )


def noticed(tree: Path, tests: set[str], environ: dict[str, str]) -> bool:
    """Whether one of the test functions fails, or does not end."""
    names = sorted(tests, key=len)[:MOST_TESTS]
    chosen = [
        f"{context.rpartition('.')[0].replace('.', '/')}.py::{context.rpartition('.')[2]}"
        for context in names
    ]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", *chosen]
    try:
        done = subprocess.run(
            command, cwd=tree, env=environ, timeout=SECONDS, capture_output=True, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    if b"not found: " in done.stdout + done.stderr or b"no tests ran" in done.stdout:
        raise SystemExit((done.stdout + done.stderr).decode()[-2000:])
    return done.returncode != 0  # also where nothing can be imported any more


def main() -> None:
    """Plant the sample, and print the survivors and the share that was noticed."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    asked.add_argument("--sample", type=int, default=150)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument(
        "--lines", type=Path, help="which tests run which line: read where it is there, else written"
    )
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "huddle"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".git", ".venv", "*_cache", "__pycache__"))
        environ = {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        lines = tests_by_line(tree, environ, (said.lines or Path(folder) / "lines.json").resolve())
        files = sorted(
            f
            for room in ROOMS
            for p in [tree / "src/huddle" / room]
            for f in ([p] if p.is_file() else p.rglob("*.py"))
        )
        everything = [one for path in files for one in mutants(path)]
        sample = random.Random(said.seed).sample(everything, min(said.sample, len(everything)))
        killed = 0
        for one in sample:
            name = str(one.path.relative_to(tree))
            tests = lines.get(name, {}).get(one.start[0], set())
            source = one.path.read_text("utf-8")
            one.path.write_text(one.planted(source), "utf-8")
            seen = bool(tests) and noticed(tree, tests, environ)
            one.path.write_text(source, "utf-8")
            killed += seen
            if not seen:
                was = source.splitlines()[one.start[0] - 1].strip()
                print(
                    f"survived  {name}:{one.start[0]}  {was}  ->  {one.text}"
                    + ("" if tests else "  (no test runs it)"),
                    flush=True,
                )
        print(
            f"{killed} of {len(sample)} noticed ({killed / len(sample):.0%}), of {len(everything)} there are",
            flush=True,
        )


if __name__ == "__main__":
    main()
