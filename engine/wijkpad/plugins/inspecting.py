# SPDX-License-Identifier: EUPL-1.2
"""What can be said of a plugin without running it: its package, its imports and its hooks."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from wijkpad.findings import Finding, Severity
from wijkpad.plugin_api import Hooks
from wijkpad.plugins.discovery import AUDIT_GROUP, GROUP, WORK_GROUP
from wijkpad.plugins.wire import hook_names

DAILY: Final = frozenset(
    {"form_extend", "form_validate", "service_task_specs", "service_task_run"}
    | {"calendar_days_off", "term_rules", "term_deadline"}
)
"""Hooks on daily work: whoever answers one names itself in the entry-point group `wijkpad.work`."""
_NAMED: Final[Mapping[str, frozenset[str]]] = {
    WORK_GROUP: DAILY,
    AUDIT_GROUP: frozenset({"audit_event"}),
}
"""Entry-point groups, each with the hooks of which one is answered by who names itself there."""
_OUTSIDE: Final = frozenset(
    {"socket", "subprocess", "ctypes", "multiprocessing", "signal", "shutil"}
)
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
_HOOKS: Final = hook_names()


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A plugin's folder, as its `pyproject.toml` describes it.

    Attributes:
        key: name of its entry point; `module` is what the host imports.
        dependencies: names of distributions that it may import besides wijkpad's plugin API.
    """

    folder: Path
    key: str
    module: str
    distribution: str
    version: str
    dependencies: tuple[str, ...]
    groups: frozenset[str]

    @property
    def root(self) -> Path:
        """The folder of the module's top package, where it lies in the plugin's folder."""
        top = self.module.split(".", maxsplit=1)[0]
        for place in (self.folder, self.folder / "src"):
            if (place / top).is_dir() or (place / f"{top}.py").is_file():
                return place / top
        return self.folder / top


def package_in(folder: Path) -> tuple[Package | None, list[Finding]]:
    """Read a plugin's folder; None with what is wrong when it holds no plugin."""
    file = folder / "pyproject.toml"
    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except OSError:
        return None, [_fault("PLUG-050", file, "Hier staat geen pyproject.toml.",
                             "Noem de map van de plugin.")]  # fmt: skip
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [_fault("PLUG-050", file, f"Dit bestand is niet te lezen: {error}.", "")]
    project = _table(told, "project")
    points = _table(_table(project, "entry-points"), GROUP)
    if len(points) != 1:
        text = f'Onder [project.entry-points."{GROUP}"] hoort precies één plugin te staan.'
        return None, [
            _fault("PLUG-051", file, text, "Zet er de sleutel en de module van uw plugin.")
        ]
    ((key, module),) = points.items()
    package = Package(
        folder=folder,
        key=key,
        module=str(module),
        distribution=str(project.get("name", "")),
        version=str(project.get("version", "")),
        dependencies=tuple(_names(project.get("dependencies"))),
        groups=frozenset(
            one for one in _NAMED if key in _table(_table(project, "entry-points"), one)
        ),
    )
    if _KEY.fullmatch(key):
        return package, []
    text = f"De sleutel ‘{key}’ mag alleen kleine letters, cijfers en _ hebben."
    return package, [_fault("PLUG-051", file, text, "Kies een sleutel zoals mijn_gemeente.")]


def inspected(package: Package) -> list[Finding]:
    """Return what is wrong in a plugin's own files; nothing of it is run."""
    files = sorted(package.root.rglob("*.py")) if package.root.is_dir() else []
    single = package.root.with_suffix(".py")
    files += [single] if single.is_file() else []
    if not files:
        text = f"De module ‘{package.module}’ staat niet in deze map."
        return [_fault("PLUG-052", package.folder, text, "Kijk de naam in pyproject.toml na.")]
    found: list[Finding] = []
    answered: set[str] = set()
    for file in files:
        try:
            tree = ast.parse(file.read_text("utf-8"), str(file))
        except (SyntaxError, UnicodeDecodeError, ValueError) as error:
            found.append(_fault("PLUG-053", file, f"Dit is geen Python: {error}.", ""))
            continue
        found += _imports(package, file, tree)
        found += _hooks(file, tree, answered)
    for group, hooks in _NAMED.items():
        if answered & hooks and group not in package.groups:
            text = (
                f"De plugin beantwoordt {', '.join(sorted(answered & hooks))}, maar zegt dat niet."
            )
            cure = f'Zet hem ook onder [project.entry-points."{group}"].'
            found.append(_fault("PLUG-056", package.folder / "pyproject.toml", text, cure))
    return found


def _imports(package: Package, file: Path, tree: ast.Module) -> Iterator[Finding]:
    own = package.module.split(".", maxsplit=1)[0]
    allowed = {own, *package.dependencies}
    for node, name in _imported(tree):
        top = name.split(".", maxsplit=1)[0]
        if name == "wijkpad.plugin_api" or name.startswith("wijkpad.plugin_api."):
            continue
        if top in {"wijkpad", "wijkpad_webui"}:
            text = f"Een plugin mag alleen wijkpad.plugin_api gebruiken, niet {name}."
            yield _fault("PLUG-054", file, text, "Vraag het via een haak of queries.", node.lineno)
        elif top in _OUTSIDE:
            text = f"De plugin gebruikt {top}: dat reikt buiten zijn eigen proces."
            cure = "Kijk na of dit nodig is. wijkpad staat het toe, en stopt wat te lang duurt."
            yield _fault("PLUG-057", file, text, cure, node.lineno, severity=Severity.WARNING)
        elif top not in sys.stdlib_module_names and top.replace("_", "-").lower() not in {
            one.lower().replace("_", "-") for one in allowed
        }:
            text = f"‘{top}’ staat niet bij de dependencies van de plugin."
            cure = "Zet het pakket in pyproject.toml, of gebruik het niet."
            yield _fault("PLUG-058", file, text, cure, node.lineno, severity=Severity.WARNING)


def _imported(tree: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                yield node, one.name
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            if node.module == "wijkpad":
                for one in node.names:
                    yield node, f"wijkpad.{one.name}"
            else:
                yield node, node.module


def _hooks(file: Path, tree: ast.Module, answered: set[str]) -> Iterator[Finding]:
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not _is_hook(node):
            continue
        if node.name not in _HOOKS:
            text = f"wijkpad kent geen haak ‘{node.name}’."
            yield _fault("PLUG-055", file, text, _nearest(node.name), node.lineno)
            continue
        answered.add(node.name)
        known = set(inspect.signature(getattr(Hooks, node.name)).parameters)
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            if argument.arg not in known:
                text = f"De haak {node.name} krijgt geen ‘{argument.arg}’ mee."
                cure = f"Hij krijgt: {', '.join(sorted(known - {'self'}))}."
                yield _fault("PLUG-055", file, text, cure, node.lineno)


def _is_hook(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    marks = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return any(
        (isinstance(one, ast.Name) and one.id == "hookimpl")
        or (isinstance(one, ast.Attribute) and one.attr == "hookimpl")
        for one in marks
    )


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, _HOOKS, n=1)
    return f"Bedoelt u {near[0]}?" if near else "Zie de lijst van haken in de handleiding."


def _table(told: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = told.get(key)
    return cast("Mapping[str, object]", found) if isinstance(found, dict) else {}


def _names(written: object) -> Iterator[str]:
    for one in written if isinstance(written, list) else []:
        found = re.match(r"[A-Za-z0-9._-]+", str(one))
        if found is not None:
            yield found[0]


def _fault(
    code: str,
    file: Path,
    text: str,
    cure: str,
    line: int | None = None,
    *,
    severity: Severity = Severity.ERROR,
) -> Finding:
    return Finding(code=code, text=text, cure=cure, file=file.name, line=line, severity=severity)
