"""Reads our own source text, so that a rule of the house is a question asked of every module."""

from __future__ import annotations

import ast
import functools
import io
import subprocess
import tokenize
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "dialpad_contacts"
NOT_OURS = {".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


@dataclass(frozen=True)
class Module:
    """One Python file: where it is, and what is written in it."""

    path: str  # from the repository's root, with forward slashes
    text: str
    tree: ast.Module = field(repr=False)

    @property
    def room(self) -> str:
        """The part of the package that it lives in: ``store``, ``app``; empty elsewhere."""
        parts = Path(self.path).with_suffix("").parts
        return parts[1] if len(parts) > 1 and parts[0] == PACKAGE else ""

    def at(self, node: ast.AST) -> str:
        """Where ``node`` stands, as an editor opens it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def parse(path: str, text: str) -> Module:
    """Make a module of a text, for a file or for a test's own example."""
    return Module(path, text, ast.parse(text, path))


def modules(*folders: str) -> tuple[Module, ...]:
    """Every module below ``folders`` (or those files), in order of their paths."""
    return tuple(module for folder in folders for module in _below(folder))


@functools.cache
def _below(folder: str) -> tuple[Module, ...]:
    start = ROOT / folder
    paths = [start] if start.is_file() else sorted(start.rglob("*.py"))
    return tuple(
        parse(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in paths
        if not NOT_OURS.intersection(path.parts)
    )


@dataclass(frozen=True)
class Import:
    """One name that a module brings in, wherever in the file it does so."""

    target: str  # dotted, absolute
    where: str


def imports(module: Module) -> list[Import]:
    """Everything that ``module`` imports: lazily, for types only and by a literal name too.

    ``from a import b`` counts as ``a`` and ``a.b``: b may be a module.
    """
    found = []
    for node in ast.walk(module.tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call) and _last_name(node.func) in {
            "import_module",
            "__import__",
        }:
            names = [
                argument.value
                for argument in node.args[:1]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
        found += [Import(name, module.at(node)) for name in names]
    return found


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = Path(module.path).with_suffix("").parts
    package = ".".join(parts[: -node.level])
    return f"{package}.{node.module}" if node.module else package


def names_used(module: Module) -> list[tuple[str, ast.AST]]:
    """Every name in the code with its place: variables, attributes and what is imported."""
    found: list[tuple[str, ast.AST]] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name):
            found.append((node.id, node))
        elif isinstance(node, ast.Attribute):
            found.append((node.attr, node))
        elif isinstance(node, ast.alias):
            found.append((node.name.rpartition(".")[2], node))
    return found


def called_or_subclassed(module: Module) -> list[tuple[str, ast.AST]]:
    """The last name of everything that is called or derived from, with its place."""
    found: list[tuple[str, ast.AST]] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            found.append((_last_name(node.func), node))
        elif isinstance(node, ast.ClassDef):
            found += [(_last_name(base), node) for base in node.bases]
    return found


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def comments(module: Module) -> list[tuple[str, str]]:
    """Every comment with its place; a ``#`` inside a text is none."""
    tokens = tokenize.generate_tokens(io.StringIO(module.text).readline)
    return [
        (token.string, f"{module.path}:{token.start[0]}")
        for token in tokens
        if token.type == tokenize.COMMENT
    ]


def committed_texts() -> list[tuple[str, str]]:
    """Path and text of each file that git has or would add, binary ones left out.

    Without git, or outside a clone of it, every file below the root is taken.
    """
    found = []
    for name in _file_names():
        path = ROOT / name
        try:
            found.append((name, path.read_text(encoding="utf-8")))
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # a picture, or one that another commit is just taking away
    return found


def _file_names() -> list[str]:
    try:
        answer = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return [
            path.relative_to(ROOT).as_posix()
            for path in ROOT.rglob("*")
            if path.is_file() and not NOT_OURS.intersection(path.parts)
        ]
    return [name for name in answer.stdout.split("\0") if name]
