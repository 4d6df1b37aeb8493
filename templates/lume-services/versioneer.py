"""Gives setup.py the version that git's tags say, and writes it into what is built.

A short stand-in with versioneer's interface, configured by [versioneer] in setup.cfg. The rules are in the package's
_version.py. `versioneer install --vendor` replaces both files.
"""

import configparser
import importlib.util
from pathlib import Path

from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).resolve().parent

BUILT = '''"""The version of this package, as it was when it was built."""

VERSIONS = {versions!r}


def get_versions():
    """The version and where it comes from."""
    return dict(VERSIONS)
'''


def setting(name):
    configuration = configparser.ConfigParser()
    configuration.read(ROOT / "setup.cfg", encoding="utf-8")
    return configuration["versioneer"][name]


def get_versions():
    """The version and where it comes from, by the package's own _version.py."""
    specification = importlib.util.spec_from_file_location("_version", ROOT / setting("versionfile_source"))
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module.get_versions()


def get_version():
    """The version for setup()."""
    return get_versions()["version"]


def write(path):
    """Replaces the file at `path`, which may be a link to the working copy's, by one that holds the version."""
    text = BUILT.format(versions=get_versions())
    path.unlink()
    path.write_text(text, encoding="utf-8")


class BuildPackage(build_py):
    """Builds the package with its version in it; an editable one goes on asking git."""

    def run(self):
        super().run()
        built = Path(self.build_lib, setting("versionfile_build"))
        if not getattr(self, "editable_mode", False) and built.is_file():
            write(built)


class SourceDistribution(sdist):
    """A source distribution that holds the version that it was built with."""

    def make_release_tree(self, base_dir, files):
        super().make_release_tree(base_dir, files)
        write(Path(base_dir, setting("versionfile_source")))


def get_cmdclass(cmdclass=None):
    """The commands for setup()."""
    return {**(cmdclass or {}), "build_py": BuildPackage, "sdist": SourceDistribution}
