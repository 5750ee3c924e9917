"""``python -m scripts.audit``: fails on any finding that is not accepted in ``accepted.yml``."""

from __future__ import annotations

import sys

from scripts.audit import checks


def main() -> int:
    """Run both; returns 0 where nothing new was found."""
    faults = []
    for name, run, part in (
        ("bandit", checks.bandit, "bandit"),
        ("pip-audit", checks.packages, "packages"),
    ):
        outcome = run()
        if outcome.skipped:
            print(f"{name}: skipped, {outcome.skipped} (docs/security.md)")
            continue
        wrong = checks.compare(outcome.findings, checks.accepted(part))
        print(f"{name}: {len(outcome.findings)} accepted" if not wrong else f"{name}:")
        faults += wrong
    for fault in faults:
        print(f"  {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
