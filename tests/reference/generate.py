"""Writes docs/reference/python.md from the package's own docstrings and types.

    python tests/reference/generate.py            # `make reference` writes both languages

What an option means is said once, in the comments of bindings-node/index.d.ts, which have it from
the core; what a positional argument means, in arguments.json.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "bindings-python/python/privity"
PAGE = ROOT / "docs/reference/python.md"
MEANINGS = json.loads((ROOT / "tests/reference/arguments.json").read_text(encoding="utf-8"))

HEAD = """# Reference: Python

Written by `make reference` from the package's docstrings; a test compares. The same for
[Node](node.md). What to do about each code is in [Codes](../errors.md).

"""

LOST = """A default of `...` means that the argument can be left out, but not be `None`: a lost
actor must not become the host, and a lost `if_revision` or `hash` no call without the check.

"""


def tree(name: str) -> ast.Module:
    return ast.parse((PACKAGE / name).read_text(encoding="utf-8"))


def doc(node: ast.AST) -> str:
    return ast.get_docstring(node) or ""  # type: ignore[arg-type]


def line(text: str) -> str:
    return plain(" ".join(text.split()))


def plain(text: str) -> str:
    """Without the ids of requirements, which say nothing to a reader of this page."""
    return re.sub(r"\s*\([A-Z]-\d+\w?(, [A-Z]-\d+\w?)*\)", "", text)


def cell(text: str) -> str:
    return line(text).replace("|", "\\|")


class Page:
    """The page, and which names have a heading on it."""

    def __init__(self) -> None:
        self.native = tree("_native.pyi")
        files = sorted(each.name for each in PACKAGE.glob("_*.py") if each.name != "__init__.py")
        public = {
            alias.asname or alias.name
            for each in tree("__init__.py").body
            if isinstance(each, ast.ImportFrom)
            for alias in each.names
        }
        self.classes: list[ast.ClassDef] = []
        self.aliases: list[tuple[str, str, str]] = []
        for module in (tree(name) for name in files):
            for at, each in enumerate(module.body):
                after = module.body[at + 1] if at + 1 < len(module.body) else None
                if isinstance(each, ast.ClassDef) and each.name in public:
                    self.classes.append(each)
                elif isinstance(each, ast.AnnAssign) and ast.unparse(each.annotation).endswith(
                    "TypeAlias"
                ):
                    about = constant(after)
                    if about and each.value is not None:
                        name = ast.unparse(each.target)
                        self.aliases.append((name, ast.unparse(each.value), about))
        self.errors = [each for each in self.classes if is_error(each)]
        self.answers = [each for each in self.classes if not is_error(each)]
        self.headed = {each.name for each in self.answers} | {name for name, _, _ in self.aliases}
        self.options = dict(options())

    def write(self) -> str:
        space = next(each for each in self.native.body if isinstance(each, ast.ClassDef))
        functions = [each for each in self.native.body if isinstance(each, ast.FunctionDef)]
        verbs = [each for each in space.body if isinstance(each, ast.FunctionDef)]
        verbs = [each for each in verbs if not each.name.startswith("_")]
        calls = [each for each in verbs if not each.decorator_list]
        parts = [HEAD, doc(self.native).partition("\n\n")[2], "\n\n"]
        parts.append("| call | |\n|---|---|\n")
        named = [("privity", each) for each in functions] + [("space", each) for each in calls]
        for of, each in named:
            name = f"{of}.{each.name}"
            first = re.split(r"(?<=\.) |: ", line(doc(each)))[0].rstrip(".")
            parts.append(f"| [`{name}`](#{anchor(name)}) | {cell(first)} |\n")
        parts.append("\n")
        parts += [self.call("privity", each) for each in functions]
        parts.append(f"## Space\n\n{plain(doc(space))}\n\n")
        parts.append(LOST)
        parts.append("| property | type | |\n|---|---|---|\n")
        for each in verbs:
            if each.decorator_list and each.returns is not None:
                parts.append(f"| `{each.name}` | {self.type(each.returns)} | {cell(doc(each))} |\n")
        parts.append("\n")
        parts += [self.call("space", each) for each in calls]
        parts += self.types()
        return "".join(parts).rstrip() + "\n"

    def types(self) -> Iterator[str]:
        yield "## Arguments\n\n"
        for name, value, about in self.aliases:
            yield f"### {name}\n\n`{value}`: {lower(line(about))}\n\n"
        yield "## Answers\n\n"
        yield "Moments are milliseconds since 1970-01-01T00:00:00Z. `None` says that there is "
        yield "nothing. Every answer has `to_dict()`: plain data, ready for JSON.\n\n"
        for each in self.answers:
            yield f"### {each.name}\n\n{doc(each)}\n\n| field | type | |\n|---|---|---|\n"
            yield from self.members(each)
            yield "\n"
        yield "## Errors\n\n| class | `kind` | |\n|---|---|---|\n"
        for each in self.errors:
            kind = next(
                (
                    f"`{ast.literal_eval(part.value)}`"
                    for part in each.body
                    if isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == "kind"
                ),
                "",
            )
            yield f"| `{each.name}` | {kind} | {cell(doc(each))} |\n"
        yield "\n| every error has | type | |\n|---|---|---|\n"
        yield from self.members(self.errors[0])

    def members(self, of: ast.ClassDef) -> Iterator[str]:
        """The fields of a class, and what it offers beside them."""
        for each, after in zip(of.body, [*of.body[1:], None], strict=True):
            if isinstance(each, ast.AnnAssign) and (about := constant(after)):
                name = ast.unparse(each.target)
                yield f"| `{name}` | {self.type(each.annotation)} | {cell(about)} |\n"
            if isinstance(each, ast.FunctionDef) and not each.name.startswith("_") and doc(each):
                call = "" if each.decorator_list else "()"
                result = self.type(each.returns) if each.returns else ""
                yield f"| `{each.name}{call}` | {result} | {cell(doc(each))} |\n"

    def call(self, of: str, verb: ast.FunctionDef) -> str:
        name = f"{of}.{verb.name}"
        about, given = line(doc(verb)), [f"### {name}\n\n"]
        pattern = r"(.*?)\s*Allowed: (`.+?`)\. Refused: (`.+?`), (.*)"
        found = re.fullmatch(pattern, about)
        result = self.type(verb.returns) if verb.returns else "`None`"
        given.append(f"```pyi\n{signature(verb)}\n```\n\n{found[1] if found else about}\n\n")
        rows = [self.argument(verb.name, each) for each in arguments(verb)]
        if rows:
            given.append("| argument | type | |\n|---|---|---|\n" + "".join(rows) + "\n")
        given.append(f"* **Returns** {result}.\n")
        if found:
            given.append(
                f"* **Allowed**: {found[2]}.\n* **Refused**: {found[3]} raises {found[4]}\n"
            )
        return "".join(given) + "\n"

    def argument(self, verb: str, given: tuple[ast.arg, str]) -> str:
        arg, default = given
        about = MEANINGS.get(f"{verb}.{arg.arg}") or self.options.get(
            (verb, arg.arg), MEANINGS.get(arg.arg)
        )
        if about is None:
            raise KeyError(f"tests/reference/arguments.json: what is `{arg.arg}` of `{verb}`?")
        more = "" if default in ("", "None", "...") else f". Default: `{default}`"
        assert arg.annotation is not None
        return f"| `{arg.arg}` | {self.type(arg.annotation)} | {cell(about).rstrip('.')}{more} |\n"

    def type(self, annotation: ast.expr) -> str:
        text = ast.unparse(annotation)
        shown = f"`{cell(text)}`"
        if "Code" in text:
            return f"[{shown}](../errors.md)"
        names = [name for name in re.findall(r"\w+", text) if name in self.headed]
        return f"[{shown}](#{anchor(names[0])})" if names else shown


def constant(node: ast.AST | None) -> str | None:
    """The text that stands behind a field, and is its docstring."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return line(str(node.value.value))
    return None


def is_error(each: ast.ClassDef) -> bool:
    return each.name.endswith("Error")


def anchor(name: str) -> str:
    return re.sub(r"[^\w-]", "", name.lower())


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def arguments(verb: ast.FunctionDef) -> Iterator[tuple[ast.arg, str]]:
    """Each argument with its default, as it is written."""
    args = verb.args
    defaults = [None] * (len(args.args) - len(args.defaults)) + list(args.defaults)
    both = list(zip(args.args, defaults, strict=True))
    both += zip(args.kwonlyargs, args.kw_defaults, strict=True)
    for arg, default in both:
        if arg.arg != "self":
            yield arg, ast.unparse(default) if default is not None else ""


def signature(verb: ast.FunctionDef) -> str:
    """As in the stub, without `self`; on several lines if it is long."""
    first = [arg.arg for arg in verb.args.kwonlyargs][:1]
    words: list[str] = []
    for arg, default in arguments(verb):
        if [arg.arg] == first:
            words.append("*")
        typed = f"{arg.arg}: {ast.unparse(arg.annotation)}" if arg.annotation else arg.arg
        words.append(f"{typed} = {default}" if default else typed)
    end = f") -> {ast.unparse(verb.returns) if verb.returns else 'None'}"
    short = f"{verb.name}({', '.join(words)}{end}"
    if len(short) <= 100:
        return short
    return "\n".join([f"{verb.name}(", *(f"    {word}," for word in words), end])


def options() -> Iterator[tuple[tuple[str, str], str]]:
    """What index.d.ts says of the options of each verb, in Python's words."""
    declared = (ROOT / "bindings-node/index.d.ts").read_text(encoding="utf-8")
    words = {"null": "None", "undefined": "None", "true": "True", "false": "False"}
    interfaces = r"^export interface (\w+)Options \{\n(.*?)^\}"
    for name, body in re.findall(interfaces, declared, re.M | re.S):
        for comment, option in re.findall(r"/\*\*(.*?)\*/\n +(\w+)\??:", body, re.S):
            text = re.sub(r"@default.*", "", re.sub(r"\n +\*", " ", comment))
            text = re.sub(r"`(\w+)`", lambda word: f"`{words.get(word[1], snake(word[1]))}`", text)
            yield (snake(name), snake(option)), line(text)


def snake(name: str) -> str:
    return re.sub(r"\B[A-Z]", lambda letter: f"_{letter[0]}", name).lower()


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(Page().write(), encoding="utf-8")
