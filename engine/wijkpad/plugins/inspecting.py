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
from difflib import get_close_matches
from pathlib import Path
from typing import Final, cast

from wijkpad.findings import Finding, Severity
from wijkpad.plugin_api import RULES, Hooks, Manifest
from wijkpad.plugins.discovery import (
    ACCESS_GROUP,
    AUDIT_GROUP,
    DIRECTORY_GROUP,
    GROUP,
    WORK_GROUP,
    installed_plugins,
)
from wijkpad.plugins.wire import hook_names

DAILY: Final = frozenset(
    {"form_extend", "form_validate", "service_task_specs", "service_task_run"}
    | {"calendar_days_off", "term_rules", "term_deadline"}
)
"""Hooks on daily work: whoever answers one names itself in the entry-point group `wijkpad.work`."""
_NAMED: Final[Mapping[str, frozenset[str]]] = {
    WORK_GROUP: DAILY,
    DIRECTORY_GROUP: frozenset({"provider_search", "provider_facts", "provider_wait"}),
    ACCESS_GROUP: frozenset({"access_policy"}),
    AUDIT_GROUP: frozenset({"audit_event"}),
}
"""Entry-point groups, each with the hooks of which one is answered by who names itself there."""
_OUTSIDE: Final = frozenset(
    {
        "socket", "subprocess", "ctypes", "multiprocessing", "signal", "shutil", "urllib.request",
        "http.client", "smtplib", "ftplib", "ssl", "telnetlib", "requests", "httpx",
    }
)  # fmt: skip
_SIMPLE: Final = frozenset({"string", "integer", "number", "boolean"})
_CAPABILITIES: Final = frozenset(
    one.capability for one in RULES.values() if one.capability is not None
)
_TOGETHER: Final[Mapping[str, frozenset[str]]] = {
    "funding:": frozenset(
        {"funding_model_info", "funding_resolve", "funding_quote", "funding_plan_commitment"}
        | {"funding_on_event"}
    ),
    "contracts": frozenset({"contract_find", "contract_tariffs"}),
    "service:": frozenset({"service_task_specs", "service_task_run"}),
}
"""Capabilities of which a part of the hooks is of no use: the questions that follow have no answer."""
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
    if not folder.is_dir():
        text = "Dit is een bestand." if folder.exists() else f"De map {folder} bestaat niet."
        return None, [_fault("PLUG-050", folder.name, text, "Noem de map van de plugin.")]
    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except OSError:
        text = f"In {folder} staat geen pyproject.toml."
        return None, [_fault("PLUG-050", file.name, text, "Noem de map van de plugin.")]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [
            _fault(
                "PLUG-050", file.name, f"Dit bestand is geen goede TOML: {error}.",
                "Kijk op die regel naar haken en aanhalingstekens.",
            )
        ]  # fmt: skip
    project = _table(told, "project")
    points = _table(_table(project, "entry-points"), GROUP)
    if len(points) != 1:
        text = f'Onder [project.entry-points."{GROUP}"] hoort precies één plugin te staan.'
        return None, [
            _fault("PLUG-051", file.name, text, "Zet er de sleutel en de module van uw plugin.")
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
    return package, [_fault("PLUG-051", file.name, text, "Kies een sleutel zoals mijn_gemeente.")]


def inspected(package: Package) -> list[Finding]:
    """Return what is wrong in a plugin's own files; nothing of it is run."""
    files = sorted(package.root.rglob("*.py")) if package.root.is_dir() else []
    single = package.root.with_suffix(".py")
    files += [single] if single.is_file() else []
    if not files:
        text = f"De module ‘{package.module}’ staat niet in deze map."
        cure = "Kijk de naam in pyproject.toml na."
        return [_fault("PLUG-052", "pyproject.toml", text, cure)]
    found: list[Finding] = []
    answered: set[str] = set()
    for path in files:
        file = shown(package.folder, path)
        try:
            tree = ast.parse(path.read_text("utf-8"), str(path))
        except (SyntaxError, UnicodeDecodeError, ValueError) as error:
            line = error.lineno if isinstance(error, SyntaxError) else None
            why = error.msg if isinstance(error, SyntaxError) else str(error)
            cure = "Kijk op deze regel, en op de regel erboven."
            found.append(_fault("PLUG-053", file, f"Dit is geen Python: {why}.", cure, line))
            continue
        found += _imports(package, file, tree)
        found += _hooks(file, tree, answered)
        found += _habits(file, tree)
    for group, hooks in _NAMED.items():
        if answered & hooks and group not in package.groups:
            text = (
                f"De plugin beantwoordt {', '.join(sorted(answered & hooks))}, maar zegt dat niet."
            )
            cure = f'Zet hem ook onder [project.entry-points."{group}"].'
            found.append(_fault("PLUG-056", "pyproject.toml", text, cure))
    return found + _taken(package)


def _taken(package: Package) -> list[Finding]:
    """Find another distribution that has the key of this plugin already."""
    for one in installed_plugins():
        if one.key == package.key and _same(one.distribution) != _same(package.distribution):
            text = f"De sleutel ‘{one.key}’ is al van een andere plugin: {one.distribution}."
            return [_fault("PLUG-067", "pyproject.toml", text, "Kies een andere sleutel.")]
    return []


def _same(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def shown(folder: Path, file: Path) -> str:
    """Return a file's place within a plugin's folder; its name where it lies outside."""
    try:
        return file.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return file.name


def unasked(manifest: Manifest, hooks: frozenset[str]) -> Iterator[Finding]:
    """Find hooks that a plugin answers and will never be asked, and capabilities that nobody knows."""
    for hook in sorted(hooks):
        needed = RULES[hook].capability
        if needed is not None and not any(one.startswith(needed) for one in manifest.capabilities):
            text = f"{hook} wordt nooit gevraagd: PLUGIN noemt geen ‘{needed}’ bij capabilities."
            example = f"{needed}{manifest.key}" if needed.endswith(":") else needed
            yield _fault("PLUG-066", "", text, f'Zet er bijvoorbeeld "{example}" bij.')
    for one in manifest.capabilities:
        kinds = {kind for kind in _CAPABILITIES if one.startswith(kind)}
        asked = {hook for hook in hooks if RULES[hook].capability in kinds}
        if not kinds:
            text = f"wijkpad vraagt niets aan wie ‘{one}’ brengt."
            near = get_close_matches(f"{one.partition(':')[0]}:", _CAPABILITIES, n=1, cutoff=0.7)
            cure = f"Bedoelt u {near[0]}…?" if near else "Laat het staan als de gemeente dit eist."
            yield _fault("PLUG-066", "", text, cure, severity=Severity.WARNING)
        elif not asked:
            text = f"PLUGIN noemt ‘{one}’, maar de plugin beantwoordt geen haak die daarbij hoort."
            yield _fault("PLUG-066", "", text, "Haal het weg, of beantwoord die haak.")


def halves(manifest: Manifest, hooks: frozenset[str]) -> Iterator[Finding]:
    """Find capabilities that a plugin has by half: what it begins, it could not carry through."""
    for kind, together in _TOGETHER.items():
        brings = [one for one in manifest.capabilities if one.startswith(kind)]
        missing = sorted(together - hooks)
        if brings and missing and hooks & together:
            text = f"PLUGIN noemt ‘{brings[0]}’, maar de plugin beantwoordt niet: {', '.join(missing)}."
            cure = "Beantwoord ze ook: zonder die antwoorden loopt elke aanvraag vast."
            yield _fault("PLUG-068", "", text, cure)


def setting_faults(manifest: Manifest) -> Iterator[Finding]:
    """Find settings that nobody can fill in: the form has no field for their kind."""
    listed = manifest.config_schema.get("properties")
    for name, one in (listed if isinstance(listed, dict) else {}).items():
        described = one if isinstance(one, dict) else {}
        if "enum" not in described and described.get("type") not in list(_SIMPLE):
            text = f"De instelling ‘{name}’ is van een soort waarvoor geen veld is."
            cure = f"Kies als type een van: {', '.join(sorted(_SIMPLE))}; of geef een enum."
            yield _fault("PLUG-065", "", text, cure)


def _imports(package: Package, file: str, tree: ast.Module) -> Iterator[Finding]:
    own = package.module.split(".", maxsplit=1)[0]
    allowed = {own, *package.dependencies}
    for node, name in _imported(tree):
        top = name.split(".", maxsplit=1)[0]
        if name == "wijkpad.plugin_api" or name.startswith("wijkpad.plugin_api."):
            continue
        if top in {"wijkpad", "wijkpad_webui"}:
            text = f"Een plugin mag alleen wijkpad.plugin_api gebruiken, niet {name}."
            yield _fault("PLUG-054", file, text, "Vraag het via een haak of queries.", node.lineno)
        elif top in _OUTSIDE or name in _OUTSIDE:
            text = f"De plugin gebruikt {name}: dat reikt buiten zijn eigen proces."
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


def _habits(file: str, tree: ast.Module) -> Iterator[Finding]:
    """Find what does not do in a plugin what it does elsewhere."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="print")):
                text, cure = "Wat een plugin print, gaat verloren.", "Zeg het in een bevinding."
            case ast.Attribute(value=ast.Name(id="os"), attr="environ" | "getenv"):
                text = "Een plugin ziet de variabelen van de server niet."
                cure = "Laat een instelling de variabele noemen, en lees ctx.secrets."
            case ast.Call(func=ast.Attribute(value=clock, attr="today" | "now" | "utcnow")) if (
                isinstance(clock, ast.Name | ast.Attribute)
                and (clock.id if isinstance(clock, ast.Name) else clock.attr)
                in {"date", "datetime"}
            ):
                text, cure = "Een plugin heeft geen eigen klok.", "Gebruik ctx.today."
            case _:
                continue
        yield _fault("PLUG-059", file, text, cure, node.lineno, severity=Severity.WARNING)


def _hooks(file: str, tree: ast.Module, answered: set[str]) -> Iterator[Finding]:
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
    file: str,
    text: str,
    cure: str,
    line: int | None = None,
    *,
    severity: Severity = Severity.ERROR,
) -> Finding:
    return Finding(code=code, text=text, cure=cure, file=file or None, line=line, severity=severity)
