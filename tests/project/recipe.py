"""Checks the conda recipe: `recipe.py ROOT` fails where its version, requirements or files are not as they should be."""

import pathlib
import re
import sys

import tomli
import yaml
from rattler import MatchSpec, Version

root = pathlib.Path(sys.argv[1])
recipe = yaml.safe_load((root / "recipe/recipe.yaml").read_text())
cargo = tomli.loads((root / "Cargo.toml").read_text())["package"]

context = recipe["context"]
assert context["name"] == cargo["name"], context
assert Version(context["version"]) == Version(cargo["version"]), (context["version"], cargo["version"])
count = 0
for kind, requirements in recipe["requirements"].items():
    for requirement in requirements:
        # A function of the recipe, such as the compiler of a language, is a package once it is rendered.
        if not re.fullmatch(r"\$\{\{ (compiler|stdlib)\('\w+'\) \}\}", requirement):
            MatchSpec(requirement)
        count += 1
assert count >= 4, count
for line in recipe["build"]["script"]:
    for path in re.findall(r"assets/[\w/.-]+", line):
        assert (root / path).exists(), path
for path in recipe["about"]["license_file"]:
    assert path == "THIRDPARTY.yml" or (root / path).is_file(), path
for test in recipe["tests"]:
    for path in test.get("package_contents", {}).get("files", []):
        assert (root / "assets/wheel/data" / path).is_file(), path
print(f"{context['name']} {context['version']}: {count} requirements")
