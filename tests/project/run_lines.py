"""Writes each `run:` of the workflows of projects as a file in the project's folder `scripts`; prints how many."""

import sys
from pathlib import Path

import yaml

count = 0
for project in map(Path, sys.argv[1:]):
    scripts = project / "scripts"
    scripts.mkdir()
    for workflow in sorted(project.glob(".github/workflows/*.yml")):
        for job in yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values():
            for step in job["steps"]:
                if "run" in step:
                    assert "${{" not in step["run"], (workflow, step)
                    (scripts / f"{count}.sh").write_text(step["run"], encoding="utf-8")
                    count += 1
print(count)
