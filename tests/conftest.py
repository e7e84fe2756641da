"""What every test needs: limits on signing in and up begin anew each time."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_limits_used_up():
    cache.clear()
