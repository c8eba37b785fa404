"""Runs the rules' tests against one mutant, in a forked child that has everything else loaded already."""

import importlib
import os
import resource
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType
from typing import Final

import hypothesis
import pytest

from tests.mutation.mutants import Mutant

ROOT: Final = Path(__file__).parents[2]
RULES: Final = "tui_reset.server.rules"
TESTS: Final = "tests/server/rules"
OURS: Final = ("tui_reset", "tests")
CPU_SECONDS: Final = 30
"""More than the whole room needs: a mutant that turns in circles is a dead one, however busy the machine is."""
# No conftest: it would load the whole server for each mutant, and rules know nobody.
OPTIONS: Final = ("-q", "-x", "--noconftest", "--tb=no", "-W", "ignore::pytest.PytestAssertRewriteWarning")
NOT_NEEDED: Final = ("cacheprovider", "xdist", "cov", "syrupy")
"""Plugins."""


class OneModule(MetaPathFinder, InspectLoader):
    """Gives the mutant's code where the module is imported, by whomever and under which name ever."""

    def __init__(self, name: str, code: CodeType) -> None:
        self._name, self._code = name, code

    def find_spec(self, fullname: str, _path: object, _target: object = None) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname == self._name else None

    def get_code(self, _fullname: str) -> CodeType:
        return self._code

    def get_source(self, _fullname: str) -> str | None:
        return None


@dataclass(frozen=True, slots=True)
class Run:
    """One child: the tests `where`, against a mutant of `module`, or against the rules as they are."""

    module: str
    mutant: Mutant | None
    where: str

    @property
    def next(self) -> "Run | None":
        """A mutant that the module's own tests let live meets those of the whole room."""
        return None if self.where == TESTS else Run(self.module, self.mutant, TESTS)


def first_run(module: str, mutant: Mutant) -> Run:
    """The module's own tests come first: nearly every mutant dies of them, in a tenth of the time."""
    own = f"{TESTS}/test_{module}.py"
    return Run(module, mutant, own if (ROOT / own).exists() else TESTS)


def load_everything_else() -> bool:
    """Import what the tests import, but for our own; False when they fail without any mutant."""
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        os.close(reader)
        code = _tested(Run("", None, TESTS))
        with os.fdopen(writer, "w", encoding="utf-8") as told:
            told.write("\n".join(name for name in sys.modules if name.partition(".")[0] not in OURS))
        os._exit(code)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as heard:
        names = heard.read().split("\n")
    with warnings.catch_warnings(action="ignore"):
        for name in names:
            with suppress(Exception):
                importlib.import_module(name)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def survivors(runs: Iterable[Run], at_a_time: int) -> Iterator[Run]:
    """Those that no test killed, as they turn out."""
    waiting, children = iter(runs), dict[int, Run]()
    while True:
        while len(children) < at_a_time and (run := next(waiting, None)):
            children[_start(run)] = run
        if not children:
            return
        child, status = os.wait()
        run = children.pop(child)
        if os.waitstatus_to_exitcode(status) != 0:
            continue
        if run.next:
            children[_start(run.next)] = run.next
        else:
            yield run


def _start(run: Run) -> int:
    if child := os.fork():
        return child
    code = 1
    try:
        code = _tested(run)
    finally:
        os._exit(code)


def _tested(run: Run) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    sys.dont_write_bytecode = True
    if run.mutant:
        sys.meta_path.insert(0, OneModule(f"{RULES}.{run.module}", run.mutant.code))
    # The same examples each time, and a failure is enough: the smallest one is not looked for.
    quick = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("mutation", derandomize=True, database=None, phases=quick)
    hypothesis.settings.load_profile("mutation")
    without = [f"-pno:{name}" for name in NOT_NEEDED]
    return int(pytest.main([*OPTIONS, *without, run.where]))
