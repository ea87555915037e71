"""The scenario vectors through the Python package; `tests/README.md` is the contract."""

import json
from pathlib import Path

import pytest

import privity

TESTS = Path(__file__).parents[1]
START = 1_767_225_600_000
SCENARIO = {"name", "why", "shows", "model", "steps"}
STEP = {"op", "args", "gives", "fails", "details", "text", "revision_unchanged"}
VERBS = json.loads((TESTS / "surface.json").read_text(encoding="utf-8"))["space"]["verbs"]
ARGUMENTS = {**VERBS, "revision": [], "open": ["model"]}


def scenarios():
    found = []
    for path in sorted((TESTS / "vectors").glob("*.json")):
        file = json.loads(path.read_text(encoding="utf-8"))
        assert set(file) == {"scenarios"}, f"{path.name}: {set(file)}"
        assert file["scenarios"], f"{path.name} has no scenarios"
        found += file["scenarios"]
    assert found, "there are no scenarios"
    return found


SCENARIOS = scenarios()


def test_the_vectors_are_well_formed():
    names = [scenario["name"] for scenario in SCENARIOS]
    assert sorted(set(names)) == sorted(names)
    for scenario in SCENARIOS:
        assert set(scenario) == SCENARIO, scenario["name"]
        assert scenario["steps"], scenario["name"]
        for step in scenario["steps"]:
            assert set(step) <= STEP, scenario["name"]
            assert set(step.get("args", {})) <= set(ARGUMENTS[step["op"]]), scenario["name"]
            assert ("gives" in step) != ("fails" in step), scenario["name"]
            assert "fails" in step or not step.keys() & {"details", "text"}, scenario["name"]


def mismatch(expected, given, at="answer"):
    """Where an answer does not match what was expected; `None` if it does."""
    if isinstance(expected, dict) and isinstance(given, dict):
        for key, value in expected.items():
            if key not in given:
                return f"{at} has no {key!r}: {given}"
            if wrong := mismatch(value, given[key], f"{at}.{key}"):
                return wrong
        return None
    if isinstance(expected, list) and isinstance(given, list) and len(expected) == len(given):
        wrongs = (mismatch(*both, f"{at}[{n}]") for n, both in enumerate(zip(expected, given)))
        return next((wrong for wrong in wrongs if wrong), None)
    # Python takes `True` for 1.
    if isinstance(expected, bool) == isinstance(given, bool) and expected == given:
        return None
    return f"{at} is {given!r}, not {expected!r}"


def plain(answer):
    if isinstance(answer, list):
        return [plain(item) for item in answer]
    return answer.to_dict() if hasattr(answer, "to_dict") else answer


class Run:
    """A space that a scenario runs in."""

    def __init__(self, url, model):
        self.url, self.now = url, START
        self.space = privity.open(url, model=model, durability="relaxed")
        self.space.set_clock(START)

    def reopen(self):
        """Closes the space and opens its file, which alone says which model it has."""
        self.space.close()
        self.space = privity.open(self.url, durability="relaxed")
        self.space.set_clock(self.now)

    def revision(self):
        return None if self.space.closed else self.space.revision

    def make(self, step):
        """The answer as plain data and no error, or the other way round."""
        try:
            return plain(self.call(step["op"], step.get("args", {}))), None
        except privity.PrivityError as error:
            return None, (error.code, str(error), error.details)

    def call(self, op, arguments):
        match op:
            case "revision":
                return self.space.revision
            case "open":
                with privity.open(":memory:", **arguments) as other:
                    return {"name": other.model["model"]["name"]}
            case "set_clock":
                self.now = arguments["now"]
        return getattr(self.space, op)(**arguments)


def judge(step, answer, error):
    if "gives" in step:
        assert error is None, f"failed with {error}"
        assert (wrong := mismatch(step["gives"], answer)) is None, wrong
    else:
        assert error is not None, f"gave {answer!r}, not {step['fails']!r}"
        code, text, details = error
        assert code == step["fails"], text
        assert text == step.get("text", text)
        assert (wrong := mismatch(step.get("details", {}), details, "details")) is None, wrong


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_scenario(scenario, tmp_path):
    in_memory = Run(":memory:", scenario["model"])
    in_file = Run(str(tmp_path / "space.db"), scenario["model"])
    closes = any(step["op"] == "close" for step in scenario["steps"])
    for number, step in enumerate(scenario["steps"], 1):
        before = in_memory.revision()
        answer, error = in_memory.make(step)
        judge(step, answer, error)
        if error is not None or step.get("revision_unchanged"):
            assert in_memory.revision() == before, "the revision has moved"
        if number == len(scenario["steps"]) and not closes:
            in_file.reopen()
        assert in_file.make(step) == (answer, error), "in a file it is otherwise"
    in_memory.space.close()
    in_file.space.close()
