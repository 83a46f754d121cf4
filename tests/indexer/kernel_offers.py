"""What this machine's kernel has of what the tests of isolation take away."""

from __future__ import annotations

import landlockpy
import pytest
import seccompy

WITH_SIGNALS = 6
"""The version of Landlock that holds back signals."""


def _has_all() -> bool:
    try:
        return landlockpy.abi_version() >= WITH_SIGNALS and seccompy.supported()
    except OSError:  # no Landlock at all
        return False


with_isolation = pytest.mark.skipif(not _has_all(), reason="this kernel has less than the tests take away")
