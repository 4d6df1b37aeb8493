"""What every test needs; pytest finds the package beside this file."""

import pytest
from prefect.testing.utilities import prefect_test_harness


@pytest.fixture(autouse=True, scope="session")
def temporary_prefect():
    """Runs the flows against a Prefect database that is gone after the tests."""
    with prefect_test_harness(server_startup_timeout=120):
        yield
