"""What answers look like, in a console and in a notebook: readable, short, harmless."""

import copy
import pickle
from html.parser import HTMLParser

import pytest
from calls import ANN, BOB, CLAIMS

import privity
from privity import _display
from privity._answer import Answer

CLASSES = [
    value
    for value in vars(privity).values()
    if isinstance(value, type) and issubclass(value, Answer)
]
NOON = 1_906_545_600_000


class Pretty:
    """What IPython hands over, at the top and inside of a list."""

    def __init__(self, depth):
        self.stack = list(range(depth))

    def text(self, text):
        self.shown = text


def pretty(answer, depth=1):
    printer = Pretty(depth)
    answer._repr_pretty_(printer, False)
    return printer.shown


class Tags(HTMLParser):
    """All tags, and whether each is closed in order."""

    def __init__(self, html):
        super().__init__()
        self.open, self.seen = [], set()
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def every_answer(world):
    """Answers of all kinds, with what they have in them."""
    world.set_clock(NOON)
    outcome = world.share("property:mill", BOB, "custom", by=ANN, expires=NOON + 1)
    sheet = world.sheet("project:audit", by=ANN)
    mill = world.sheet("property:mill", by=ANN)
    yield from (outcome, outcome.grants[0], sheet, mill, *sheet.rows, *mill.offers, *mill.parts)
    yield from (*sheet.settings, *mill.audiences, *mill.offers[0].can)
    for action in ("view", "delete"):
        why = world.explain(BOB, action, CLAIMS)
        yield from (why, *why.because, *why.nearest)
        yield from (lack for source in why.nearest for lack in source.lacks)
    access, pending = world.who(CLAIMS), world.pending()
    yield from (
        access,
        *access.people,
        pending,
        *pending.items,
        world.search("order:7", "b", by=ANN),
    )
    yield from (world.what(ANN, "view", "dataset"), world.get("meter:e1"), world.verify())
    yield from (world.history(), *world.history(), world.actions(ANN, [CLAIMS, "order:7"]))
    yield from (world.history(after=world.revision), world.what(BOB, "view", "order"))
    yield world.select("order", "order:7", by=ANN)


def test_all_answers_are_shown_by_their_base(surface):
    assert {answer.__name__ for answer in CLASSES} == set(surface["answers"])
    for answer in CLASSES:
        for how in ("__repr__", "__str__", "_repr_html_", "_repr_pretty_"):
            assert getattr(answer, how) is getattr(Answer, how), (answer, how)


def test_every_answer_has_text_and_html(world):
    for answer in every_answer(world):
        # IPython takes what stands beside the first `__repr__` that it comes upon.
        first = next(each for each in type(answer).__mro__ if "__repr__" in vars(each))
        assert "_repr_pretty_" in vars(first) or isinstance(answer, (list, dict)), type(answer)
        text, html = str(answer), answer._repr_html_()
        assert pretty(answer) == text
        assert pretty(answer, depth=2) == repr(answer)
        assert "\n" not in pretty(answer, depth=2) or isinstance(answer, (list, dict))
        assert Tags(html).seen <= {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
        # The lowest level of the properties is called so by its model.
        text = text.replace("none: None", "none")
        for raw in (" object at ", "None", "True", "False", "Info(", "[", "]"):
            assert raw not in text, (raw, text)
        assert not any(line != line.rstrip() for line in text.splitlines())


def test_moments_are_dates(world):
    for answer in every_answer(world):
        shown = str(answer) + answer._repr_html_()
        assert str(NOON) not in shown and str(NOON + 1) not in shown
    outcome = world.change("property:mill", BOB, by=ANN, expires=NOON + 60_000)
    assert "2030-06-01T12:00:00Z" in str(outcome)
    assert "2030-06-01T12:01:00Z" in outcome._repr_html_()
    [granted] = [record for record in world.history() if record.data.get("expires") == NOON + 1]
    assert "expires: 2030-06-01T12:00:00.001Z" in str(granted)
    assert "until 2030-06-01T12:01:00Z" in str(world.explain(BOB, "view", "property:mill"))


@pytest.mark.parametrize(
    ("millis", "shown"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (NOON + 999, "2030-06-01T12:00:00.999Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        (2**53 - 1, "9007199254740991"),
        (-1, "1969-12-31T23:59:59.999Z"),
    ],
)
def test_a_moment_that_no_calendar_has_is_a_number(millis, shown):
    assert _display.moment(millis) == shown


def test_one_is_one(world):
    assert str(world.what(ANN, "view", "dataset")).startswith("1 resource, ")
    assert str(world.pending()).startswith("1 waits, ")
    assert str(world.history(after=world.revision - 1)).startswith("1 event\n")
    world.create("dataset:b", by=ANN)
    world.request("project:audit", "admin", by="user:cy@acme.org")
    assert str(world.what(ANN, "view", "dataset")).startswith("2 resources, ")
    assert str(world.what(BOB, "view", "order")).startswith("0 resources, ")
    assert str(world.pending()).startswith("2 wait, ")
    assert str(world.history(limit=2)).startswith("2 events\n")


def test_an_explanation_says_it_in_a_sentence(world):
    may = str(world.explain(BOB, "view", CLAIMS)).splitlines()[0]
    assert may == f"{BOB} may view {CLAIMS}, as of revision {world.revision}."
    why = world.explain(BOB, "delete", CLAIMS)
    assert str(why).startswith(
        f"{BOB} may not delete {CLAIMS}, as of revision {world.revision}: role_lacks_capability."
    )
    assert "the action (role_lacks_capability)" in why._repr_html_()
    world.set(CLAIMS, settings={"allow_viewer_export": False}, by=ANN)
    assert "allow_viewer_export" in str(world.explain(BOB, "export", CLAIMS))


SCRIPT = "<script>alert('&')</script>\u202eann\u2066"
LINES = SCRIPT + "\r\n\u2028"


def test_nothing_that_somebody_wrote_acts(world):
    world.put(BOB, name=SCRIPT)
    world.put("user:cy@acme.org", attributes={"x": LINES + "\x1b[2J"})
    world.share("property:mill", BOB, "custom", by=ANN, note=LINES)
    world.request("project:audit", "editor", by="user:cy@acme.org", message=LINES)
    access = world.who("property:mill", by=ANN)
    for answer in (
        access,
        access.people[0],
        access.grants[1],
        world.pending(),
        world.pending().items[-1],
        world.sheet("property:mill", by=ANN),
        world.search("order:7", "bob", by=ANN),
        world.history(),
        world.history()[-1],
    ):
        shown, html = str(answer), answer._repr_html_()
        for acting in ("\x1b", "\r", "\u2028", "\u202e", "\u2066"):
            assert acting not in shown and acting not in html
        assert "<script" not in html
    shown = r"<script>alert('&')</script>\u202eann\u2066"
    assert shown in str(access)
    assert rf"{shown}\r\n\u2028" in str(world.pending())
    put = str(world.history(after=world.revision - 3))
    assert r"\r\n\u2028\u001b[2J" in put


def test_long_answers_are_cut_where_they_are_shown_and_only_there():
    """Two thousand people, a thousand of each that can be many, and the longest texts."""
    people = [f"user:p{n:04}@acme.org" for n in range(2_000)]
    with privity.open(":memory:", model=["datasets", "workspaces"]) as space:
        space.put(ANN, org="acme")
        for person in people:
            space.put(person, name=f"Person {person}", org="acme")
        for n in range(1_000):
            space.create(f"dataset:{n}", by=ANN)
        space.create("dataset:all", by=ANN)
        space.create("project:x", by=ANN)
        note = "x" * 500
        outcome = space.share("dataset:all", people, "viewer", by=ANN, note=note)
        asked = people[:50]
        for person in asked:
            space.share("project:x", person, "viewer", by=ANN)
            space.request("project:x", "editor", by=person, message="y" * 500)
        resources = [f"dataset:{n}" for n in range(1_000)]
        answers = [
            outcome,
            space.who("dataset:all"),
            space.sheet("dataset:all", by=ANN),
            space.sheet("project:x", by=ANN),
            space.what(ANN, "view", "dataset"),
            space.actions(ANN, resources),
            space.history(),
            space.pending(),
            space.explain(ANN, "view", "dataset:all"),
        ]
        for answer in answers:
            for shown in (str(answer), answer._repr_html_(), pretty(answer)):
                assert len(shown) < 20_000, (type(answer), len(shown))
            assert len(repr(answer)) < 100_000, type(answer)
        assert len(answers[1].people) == 2_001
        assert "\n  … and 1,981 more" in str(answers[1])
        assert "… and 1,981 more" in answers[2]._repr_html_()
        assert "… and 1,961 more" in repr(answers[1])
        assert answers[4].to_dict()["items"] == answers[4].items
        assert len(answers[5]) == 1_000
        # What is short enough is shown whole.
        assert "… and" not in str(space.what(ANN, "view", "dataset", limit=20))
        assert "… and 1 more" in str(space.what(ANN, "view", "dataset", limit=21))


def test_a_history_is_a_list_and_actions_are_a_dict(space):
    history, actions = space.history(), space.actions(ANN, [CLAIMS, "dataset:none"])
    assert isinstance(history, list) and history == list(history)
    assert all(type(record) is privity.Record for record in history)
    assert type(history[:2]) is list
    assert isinstance(actions, dict) and actions == dict(actions)
    assert {type(names) for names in actions.values()} == {list}
    for answer in (history, actions):
        for twin in (copy.copy(answer), copy.deepcopy(answer), pickle.loads(pickle.dumps(answer))):
            assert twin == answer and type(twin) is type(answer)
    assert space.history(after=space.revision) == []
    assert repr(history) == str(history)
    assert CLAIMS in repr(actions)
