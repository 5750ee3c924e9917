"""Puts off imports of Rasa's that this assistant never uses: TensorFlow, above all.

Rasa imports TensorFlow through one helper module wherever a policy is loaded. Nothing in our
pipeline calls that helper, and TensorFlow alone takes about 400 MB and many seconds. The standard
library's :class:`importlib.util.LazyLoader` runs such a module at its first use instead of at its
import; Rasa's own code stays as it is, and a pipeline that needs TensorFlow still gets it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

# Modules that others import by name and use only inside functions that we never call.
DEFERRED = frozenset({"rasa.utils.train_utils"})


class _DeferringFinder:
    """Finds the modules in :data:`DEFERRED` and loads them at their first use."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in DEFERRED:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


def defer_imports() -> None:
    """Put off the imports in :data:`DEFERRED` from here on; calling it again changes nothing."""
    if _DeferringFinder not in sys.meta_path:
        sys.meta_path.insert(0, _DeferringFinder)
