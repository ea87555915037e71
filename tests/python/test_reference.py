"""The reference says what the package says, and its links lead somewhere."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs/reference").glob("*.md"))


def test_it_is_what_the_package_says():
    made = runpy.run_path(str(ROOT / "tests/reference/generate.py"))["Page"]().write()
    written = (ROOT / "docs/reference/python.md").read_text(encoding="utf-8")
    assert made == written, "the package says something else by now: make reference"


def test_it_has_every_call_and_every_answer(surface):
    text = (ROOT / "docs/reference/python.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    calls = {f"privity.{name}" for name in surface["module"]}
    calls |= {f"space.{name}" for name in surface["space"]["verbs"]}
    assert headings >= calls | set(surface["answers"])
    for name in surface["kinds"]:
        assert f"`{name}`" in text
    assert all(f"| `{name}` |" in text for name in surface["space"]["properties"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_within_a_page_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = [re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings]
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= set(anchors)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_ids_of_requirements_stand_in_it(page):
    assert re.findall(r"\b[A-Z]-\d{2}\b", page.read_text(encoding="utf-8")) == []
