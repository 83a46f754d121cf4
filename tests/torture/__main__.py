"""The long torture: `python -m tests.torture [--operations 20000] [--kills 220] [--seed 1]`, half an hour or more.

Tells what was survived. Exits 1 with the seed and the first differences when anything came out otherwise.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.torture.engine import Plan, Torture

ROUND = 500
RATE = 30.0
MOST_DESCRIPTORS = 120
MOST_MIB = 400.0
LINES_SHOWN = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=220)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=RATE, help="operations a second")
    parser.add_argument("--log", type=Path, default=Path(tempfile.gettempdir(), "bukti-torture.log"))
    given = parser.parse_args()
    plan = Plan(given.seed, given.operations, given.kills, ROUND, given.rate)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bukti-torture-") as folder:
        torture = Torture(Path(folder), plan)
        try:
            differing = torture.run(tell)
            if torture.service.most_descriptors > MOST_DESCRIPTORS or torture.service.most_mib > MOST_MIB:
                differing.append("too many descriptors, or too much memory")
        except AssertionError as error:
            differing = [str(error)]
        finally:
            torture.close()
            given.log.write_bytes(torture.log.read_bytes())
        tell_all(torture.done)
        tell_all(torture.service.done)
        tell_all({f"  {what}": times for what, times in sorted(torture.truth.operator.done.items())})
        service = torture.service
        tell(f"descriptors at most {service.most_descriptors}, MiB {service.most_mib:.0f}")
        tell(f"slowest stop after SIGTERM {service.slowest_stop:.1f} s")
    tell(f"{(time.monotonic() - began) / 60:.1f} minutes, seed {plan.seed}; the service's log: {given.log}")
    for line in differing[:LINES_SHOWN]:
        tell(f"DIFFERS: {line}")
    tell(
        f"FAILED with seed {plan.seed}: {len(differing)} differences" if differing else "all is as it must be"
    )
    return 1 if differing else 0


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def tell_all(counts: Mapping[str, int]) -> None:
    for what, times in counts.items():
        tell(f"{times:>8}  {what}")


if __name__ == "__main__":
    sys.exit(main())
