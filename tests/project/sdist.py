"""Reads the source distribution of a folder as lume-services does, and prints what it finds as JSON."""

import ast
import configparser
import email.utils
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import yaml
from pkginfo import SDist

(archive,) = Path(sys.argv[1]).glob("*.tar.gz")
base = archive.name[: -len(".tar.gz")]
metadata = SDist(str(archive))
assert base == f"{metadata.name}-{metadata.version}", base
with tempfile.TemporaryDirectory() as folder:
    with tarfile.open(archive) as tar:
        tar.extractall(folder)
    (root,) = Path(folder).iterdir()
    assert root.name == base, root
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    pip = [item for item in environment["dependencies"] if not isinstance(item, str)]
    assert len(pip) <= 1 and all(list(item) == ["pip"] for item in pip), pip
    assert "pip" in environment["dependencies"]
    assert set(environment) <= {"name", "dependencies", "prefix", "channels", "variables"}

    (points,) = root.glob("*.egg-info/entry_points.txt")
    parser = configparser.ConfigParser(delimiters="=")
    parser.optionxform = str
    parser.read(points, encoding="utf-8")

    def is_defined(place):
        """Whether the source defines what an entry point names."""
        module, name = place.split(":")
        tree = ast.parse((root / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name == name:
                return True
            if isinstance(node, ast.With) and any(
                isinstance(item.optional_vars, ast.Name) and item.optional_vars.id == name for item in node.items
            ):
                return True
        return False

    image = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "image.py"), metadata.name],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert image[0] == metadata.version, image
    files = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())

    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", f"{folder}/wheel", "."],
        cwd=root,
        capture_output=True,
        check=True,
    )
    (wheel,) = Path(folder, "wheel").glob("*.whl")
    installed = set(zipfile.ZipFile(wheel).namelist())
    in_package = [file for file in files if file.startswith(f"{metadata.name}/")]
    print(
        json.dumps(
            {
                "name": metadata.name,
                "version": metadata.version,
                "author": metadata.author or email.utils.parseaddr(metadata.author_email)[0],
                "channels": environment["channels"],
                "dependencies": environment["dependencies"],
                "entry_points": {name: is_defined(place) for name, place in parser["orchestration"].items()},
                "files": files,
                "image": image[1],
                "missing_from_wheel": [file for file in in_package if file not in installed],
            }
        )
    )
