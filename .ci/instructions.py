"""Counts the instructions of the main paths and compares them with benches/instructions.txt.

`instructions.py BINARY` fails where a path needs over 10% more than is written there, or less without being written;
`instructions.py BINARY --write` writes what is counted. A change that needs more has to say why: at the end of the
path's line, after `#`. Counts are those of valgrind (cachegrind without caches), which depend on the compiler and on
the processor's features a little, not on the machine's load. Without valgrind nothing is counted, and that is said.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILE = ROOT / "benches" / "instructions.txt"
MORE = 1.10
VARIABLES = 5_000
ANSWERS = {
    "author": "Ada Lovelace",
    "email": "ada@example.org",
    "github_username": "lovelace",
    "project_name": "My Model",
    "container_registry": "dockerhub",
}


def variables(path: pathlib.Path) -> None:
    lines = ["input_variables:"]
    for number in range(VARIABLES):
        lines += [f"  QUAD:IN20:{number}:BCTRL:", "    type: scalar", f"    default: {number % 7}.5"]
        lines += [f"    range: [-{number}.5, {number + 10}.25]  # kG", "    units: kG"]
    lines += ["output_variables:", "  sigma_x:", "    type: scalar", ""]
    path.write_text("\n".join(lines))


def paths(folder: pathlib.Path) -> dict[str, list[str]]:
    big = str(folder / "big.yml")
    example = str(ROOT / "assets/examples/my_variables.yml")
    answers = [word for key, value in ANSWERS.items() for word in ("--set", f"{key}={value}")]
    new = ["new", "--variables", example, "--output", str(folder / "out"), *answers]
    return {
        "version": ["--version"],
        "check": ["check", big],
        "variable-set": ["variable", "set", big, "QUAD:IN20:2500:BCTRL", "default=3"],
        "convert": ["convert", big, "--to", "lume-torch-3.0", "--output", str(folder / "converted.yml")],
        "new-dry-run": [*new, "--dry-run"],
        "new": new,
    }


def count(binary: str, arguments: list[str], folder: pathlib.Path) -> int:
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1"}
    tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    run = subprocess.run([*tool, binary, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    found = re.search(r"I\s+refs:\s+([\d,]+)", run.stderr)
    if run.returncode != 0 or not found:
        sys.exit(f"{' '.join(arguments)} failed: {run.stderr[-1500:]}")
    return int(found[1].replace(",", ""))


def main(binary: str, *options: str) -> None:
    if shutil.which("valgrind") is None:
        print("instruction counts: NOT compared, valgrind is not installed here")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        variables(folder / "big.yml")
        counted = {path: count(str(pathlib.Path(binary).resolve()), arguments, folder) for path, arguments in paths(folder).items()}
    if "--write" in options:
        rows = "".join(f"{path} {number}\n" for path, number in counted.items())
        FILE.write_text("# Instructions of the main paths, of the release build; .ci/instructions.py compares them.\n" + rows)
    wrong = []
    written = {}
    for line in FILE.read_text().splitlines():
        if line and not line.startswith("#"):
            path, number = line.split("#")[0].split()
            written[path] = int(number)
    for path, number in counted.items():
        before = written.get(path)
        if before is None:
            wrong.append(f"{path} is not in {FILE.name}")
            continue
        print(f"{path:14} {number:>14,} {number / before:6.3f} of what is written")
        if number > before * MORE:
            wrong.append(f"{path} needs {number / before:.2f} times the instructions: say why in {FILE.name} with the new count")
    sys.exit("\n".join(wrong) or None)


main(*sys.argv[1:])
