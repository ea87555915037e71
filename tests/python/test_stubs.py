"""The types are true: of the compiled module, and for those who use it."""

import ast
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import privity

HERE = Path(__file__).parent
STUBS = ast.parse(Path(privity.__file__).with_name("_native.pyi").read_text(encoding="utf-8"))
DOCS = {
    (of, verb.name): " ".join((ast.get_docstring(verb) or "").split())
    for of, verbs in {
        "privity": STUBS.body,
        "space": next(each for each in STUBS.body if isinstance(each, ast.ClassDef)).body,
    }.items()
    for verb in verbs
    if isinstance(verb, ast.FunctionDef) and not verb.name.startswith("_")
}
# What is about the handle has no example.
HANDLE = {("space", name) for name in ("close", "revision", "model", "closed", "reset_time")}
PEOPLE = {name: f"user:{name}@acme.org" for name in ("ann", "bob", "cy", "eve")}
WRONG = {
    "arg-type": "space.check(1, 'view', 'dataset:claims')",
    "call-arg": "space.share('dataset:claims', 'user:bob@acme.org', 'viewer')",
    "assignment": "answer: str = space.check('user:a', 'view', 'dataset:b')",
    "misc": "space.revision = 5",
    "dict-item": "space.share('dataset:a', 'user:b', by='user:a', levels={'goals': 5})",
    "attr-defined": "space.explain('user:a', 'view', 'dataset:b').granted",
}


def mypy(module, *arguments):
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def test_the_stubs_say_what_the_module_has():
    code, text = mypy("mypy.stubtest", "privity")
    assert code == 0, text


def test_a_program_passes_the_strict_checks():
    code, text = mypy("mypy", "--strict", str(HERE / "typing_sample.py"))
    assert code == 0, text


def test_the_same_program_runs():
    runpy.run_path(str(HERE / "typing_sample.py"), run_name="__main__")


@pytest.mark.parametrize("kind", WRONG)
def test_mistakes_are_found(kind, tmp_path):
    program = tmp_path / "program.py"
    start = "import privity\nspace = privity.open(':memory:', model='datasets')\n"
    program.write_text(start + WRONG[kind] + "\n", encoding="utf-8")
    code, text = mypy("mypy", "--strict", str(program))
    assert code == 1, text
    assert f"[{kind}]" in text


@pytest.mark.parametrize("verb", sorted(DOCS.keys() - HANDLE))
def test_the_examples_of_each_call_hold(verb, world, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    world.backup("backup.db")
    allowed, refused, code = re.search(
        r"Allowed: `(.+?)`\. Refused: `(.+?)`, `(\w+)`", DOCS[verb]
    ).groups()
    names = {"privity": privity, "space": world, **PEOPLE}
    for example in (allowed, refused):
        assert example.startswith(f"{'.'.join(verb)}(")
    before = world.revision
    with pytest.raises(privity.PrivityError) as caught:
        eval(refused, names)
    assert (caught.value.code, world.revision) == (code, before)
    answer = eval(allowed, names)
    if isinstance(answer, privity.Outcome):
        assert answer.changed


@pytest.mark.parametrize("verb", sorted(DOCS))
def test_what_a_verb_may_raise_is_a_code(verb, surface):
    codes = DOCS[verb].partition("Refused:")[2]
    known = {*surface["codes"], *surface["space"]["verbs"]}
    assert set(re.findall(r"`([a-z_]+)`", codes)) <= known
