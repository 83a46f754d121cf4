"""Build hook: compiles the gettext catalogues (.po to .mo) so that every install, editable too, has them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "tools"))

from messages import LOCALE, ROOT, compile_all


class CatalogueBuildHook(BuildHookInterface[Any]):
    """Runs before the wheel is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling's signature)
        compile_all()
        for mo in sorted(LOCALE.glob("*/LC_MESSAGES/*.mo")):
            build_data["artifacts"].append(str(mo.relative_to(ROOT)))
