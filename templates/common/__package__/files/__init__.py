"""The variables file, and the arrays that it names, wherever the package is installed."""

from importlib.resources import files

VARIABLE_FILE = str(files(__name__) / "variables.yml")
