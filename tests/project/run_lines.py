"""Writes each `run:` of the workflows of projects as a file in the project's folder `scripts`; prints how many.

Makes sure on the way that conda accepts every line of the environment files.
"""

import sys
from pathlib import Path

import yaml
from rattler import MatchSpec

count = 0
for project in map(Path, sys.argv[1:]):
    scripts = project / "scripts"
    scripts.mkdir()
    for name in ("environment.yml", "dev-environment.yml"):
        for item in yaml.safe_load((project / name).read_text(encoding="utf-8"))["dependencies"]:
            if isinstance(item, str):
                MatchSpec(item, strict=True)
    for workflow in sorted(project.glob(".github/workflows/*.yml")):
        for job in yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values():
            for step in job["steps"]:
                if "run" in step:
                    assert "${{" not in step["run"], (workflow, step)
                    (scripts / f"{count}.sh").write_text(step["run"], encoding="utf-8")
                    count += 1
print(count)
