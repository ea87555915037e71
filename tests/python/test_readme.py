"""The documents are true: their code runs, and what they name exists."""

import contextlib
import io
import re
import sqlite3
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])


def blocks(document, language):
    """The code blocks of a language, each at its lines of the document."""
    found, start, lines = [], None, document.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if start is None and line.startswith("```"):
            start, kind = number, line[3:].strip()
        elif start is not None and line == "```":
            if kind == language:
                found.append("\n" * (start + 1) + "\n".join(lines[start + 1 : number]))
            start = None
    assert start is None, f"{document.name}: a code block has no end"
    return found


def having(language):
    found = [document for document in DOCUMENTS if blocks(document, language)]
    assert found, f"no document has {language}"
    return [pytest.param(document, id=document.relative_to(ROOT).as_posix()) for document in found]


def run(document):
    """The Python of a document, one block after the other, as somebody pastes it."""
    for block in reversed(blocks(document, "toml")):  # the first one stays
        if model := re.match(r'\s*\[model\]\nname = "(\w+)"', block):
            Path(f"{model[1]}.toml").write_text(block)
    names = {"__name__": document.stem}
    with contextlib.redirect_stdout(io.StringIO()):
        for block in blocks(document, "python"):
            exec(compile(block, document, "exec"), names)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("document", having("python"))
def test_python_runs_and_runs_again(document, elsewhere):
    run(document)
    run(document)


def test_the_python_of_all_documents_runs_in_one_folder(elsewhere):
    for document in DOCUMENTS:
        run(document)


@pytest.mark.parametrize("document", having("sql"))
def test_sql_runs(document, elsewhere):
    run(document)
    opened = re.findall(r'privity\.open\("(.+?)"', "".join(blocks(document, "python")))
    (path,) = set(opened) - {":memory:"}
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        answers = [file.execute(block).fetchall() for block in blocks(document, "sql")]
    assert any(answers)


@pytest.mark.parametrize("document", having("sh"))
def test_make_targets_exist(document):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"\bmake ([a-z-]+)", "\n".join(blocks(document, "sh")))
    assert set(named) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_links_lead_somewhere(document):
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
