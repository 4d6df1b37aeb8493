"""What every test needs; pytest finds the package beside this file."""

import pytest


@pytest.fixture(autouse=True)
def local_services(monkeypatch):
    """Configures LUME-services to run in this process, without a database or a Prefect server."""
    monkeypatch.setenv("LUME_BACKEND", "local")
    monkeypatch.setenv("LUME_PREFECT__DEBUG", "false")
