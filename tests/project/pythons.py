"""Makes sure that each job of the tests' matrix asks conda for one Python: its own."""

import re
import sys
from pathlib import Path

import yaml

# What setup-miniconda replaces by the job's own Python; another dependency of that name stays beside it. Until 3.3.0 it
# replaced nothing but a bare `python`.
SINCE_4 = re.compile(r"^(.*::)?python($|[\s=<>!|])", re.IGNORECASE)
BEFORE = re.compile(r"^(.*::)?python$", re.IGNORECASE)

jobs = 0
for project in map(Path, sys.argv[1:]):
    text = (project / ".github/workflows/tests.yml").read_text(encoding="utf-8")
    major = int(re.search(r"setup-miniconda@[0-9a-f]{40} # v([0-9]+)\.", text)[1])
    replaced = SINCE_4 if major >= 4 else BEFORE
    job = yaml.safe_load(text)["jobs"]["tests"]
    environment = yaml.safe_load((project / "dev-environment.yml").read_text(encoding="utf-8"))
    for version in job["strategy"]["matrix"]["python-version"]:
        named = [item for item in environment["dependencies"] if isinstance(item, str) and SINCE_4.match(item)]
        solved = {f"python={version}" if replaced.match(item) else item for item in named} | {f"python={version}"}
        assert solved == {f"python={version}"}, (project.name, version, solved)
        jobs += 1
assert jobs
print(jobs)
