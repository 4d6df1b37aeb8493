"""Prints a package's version and image without importing the package itself, which needs its stack's libraries."""

import importlib
import sys
import types

sys.path.insert(0, ".")
name = sys.argv[1]
package = types.ModuleType(name)
package.__path__ = [name]
sys.modules[name] = package
print(importlib.import_module(f"{name}._version").get_versions()["version"])
print(importlib.import_module(f"{name}._image").IMAGE)
