"""What importing and opening cost, and what the store keeps away from."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from evidence_store.catalogue import Catalogue

PACKAGE = Path(__file__).parents[2] / "evidence_store"
HEAVY = ("sqlite_utils", "numpy", "click", "asyncio", "multiprocessing")


def modules_after(script: str, *arguments: object) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", f"{script}\nimport sys\nprint(*sys.modules)", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stdout.split())


def test_importing_the_store_stays_cheap() -> None:
    script = "import evidence_store.catalogue, evidence_store.objects, evidence_store.lock"
    assert modules_after(script).isdisjoint(HEAVY)


def test_using_an_up_to_date_catalogue_loads_nothing_heavy(path: Path) -> None:
    """sqlite-utils brings numpy along where it is installed: a tenth of a second for every command."""
    Catalogue.create(path, unit="u").close()
    script = (
        "import sys; from pathlib import Path; from evidence_store.catalogue import Catalogue\n"
        "with Catalogue.open(Path(sys.argv[1])) as c: c.set_sources([('a', '', b'/a')]); c.account()\n"
        "with Catalogue.open(Path(sys.argv[1]), readonly=True) as c: c.counts()\n"
    )
    assert modules_after(script, path).isdisjoint(HEAVY)


def test_the_store_imports_no_other_room() -> None:
    for module in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                assert name.split(".")[0] not in ("indexer", "rules", "archive", "bukti"), (module, name)
