"""The types are true: of the compiled module, and for those who use it."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WRONG = {
    "arg-type": "space.check(1, 'view', 'dataset:claims')",
    "call-arg": "space.share('dataset:claims', 'user:bob@acme.org', 'viewer')",
    "assignment": "answer: str = space.check('user:a', 'view', 'dataset:b')",
    "misc": "space.revision = 5",
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
