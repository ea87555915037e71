"""How answers are shown: tables, as text for a console and as HTML for a notebook.

What is shown is cut short where it is long, and says so; the answer itself has all of it. A moment
is shown as a date in UTC. Nothing that a name or a note contains can act: HTML is escaped, and so
are the characters that would move a console's cursor or turn the order of its letters.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from html import escape
from itertools import islice
from typing import Any

ROWS = 20
"""So many rows of a table are shown."""
ITEMS = 8
"""So many items of a list are shown within a row."""
LETTERS = 120
"""So many letters of a text are shown within a row."""
REPR_ITEMS = 40
"""So many items of a list are shown by `repr`, which is for those who look at the data."""

MOMENTS = ("at", "decided_at", "expires", "until")
"""Fields that hold moments, wherever they stand."""

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

# They turn the order of the letters around.
TURNING = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


@dataclass(frozen=True)
class Table:
    """Rows of cells under a caption. Without heads, each row is a name and what it stands for."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    more: int = 0


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 resource`, `2 resources`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def moment(millis: int) -> str:
    """A moment as a date and a time in UTC; one that no calendar has, as it is."""
    try:
        date = EPOCH + timedelta(milliseconds=millis)
    except OverflowError:
        return str(millis)
    exact = "milliseconds" if millis % 1000 else "seconds"
    return date.isoformat(timespec=exact).replace("+00:00", "Z")


def more(count: int) -> str:
    return f"… and {count:,} more"


def line(text: str) -> str:
    """A text on one line, not too long, and harmless."""
    if len(text) > LETTERS:
        text = text[: LETTERS - 1] + "…"
    return "".join(map(_letter, text))


def _letter(letter: str) -> str:
    harmful = unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or letter in TURNING
    return letter.encode("unicode_escape").decode() if harmful else letter


def cell(value: Any, name: str = "") -> str:
    """What a value looks like within a row."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return moment(value) if name in MOMENTS else str(value)
    if isinstance(value, str):
        return line(value)
    if isinstance(value, Mapping):
        return _some(
            (f"{line(str(key))}: {_deep(item, key)}" for key, item in value.items()), value
        )
    if isinstance(value, (list, tuple)):
        return _some(map(cell, value), value)
    return line(str(getattr(value, "_short", lambda: value)()))


def _deep(value: Any, name: str) -> str:
    """What a value inside of another one looks like: data that nobody knows the shape of."""
    plain = not isinstance(value, (Mapping, list))
    return cell(value, name) if plain else line(json.dumps(value, ensure_ascii=False, default=str))


def _some(items: Iterable[str], whole: Any) -> str:
    rest = len(whole) - ITEMS
    return ", ".join([*islice(items, ITEMS), *([more(rest)] if rest > 0 else [])])


def value_of(item: Any, path: str) -> Any:
    """What a field holds, such as `role` or `grant.role`."""
    for name in path.split("."):
        item = getattr(item, name)
    return item


def table(caption: str, columns: Iterable[str | tuple[str, str]], items: list[Any]) -> Table:
    """A table of answers. A column is the name of a field, or a head and the way to the field; one
    that is empty in every row is left out."""
    pairs = [column if isinstance(column, tuple) else (_head(column), column) for column in columns]
    rows = [
        [cell(value_of(item, path), path.rpartition(".")[2]) for _, path in pairs]
        for item in items[:ROWS]
    ]
    kept = [at for at in range(len(pairs)) if any(row[at] for row in rows)]
    return Table(
        caption,
        tuple(pairs[at][0] for at in kept),
        [tuple(row[at] for at in kept) for row in rows],
        max(len(items) - ROWS, 0),
    )


def facts(caption: str, pairs: Iterable[tuple[str, Any]]) -> Table:
    """Names and what they stand for, without those that stand for nothing."""
    rows = [(_head(name), cell(value, name)) for name, value in pairs]
    return Table(caption, (), [row for row in rows if row[1]])


def _head(path: str) -> str:
    return path.rpartition(".")[2].replace("_", " ")


def as_text(tables: Iterable[Table]) -> str:
    """Tables as text: columns one below the other."""
    return "\n\n".join(map(_text, tables))


def _text(table: Table) -> str:
    rows = [*([table.heads] if table.heads else []), *table.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [line(table.caption)]
    for row in rows:
        cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        lines.append(f"  {'  '.join(cells)}".rstrip())
    if table.more:
        lines.append(f"  {more(table.more)}")
    return "\n".join(lines)


def as_html(tables: Iterable[Table]) -> str:
    """Tables as HTML."""
    return "".join(map(_html, tables))


def _html(table: Table) -> str:
    def row(cells: tuple[str, ...], tags: Iterable[str]) -> str:
        pairs = zip(tags, cells, strict=False)
        return f"<tr>{''.join(f'<{tag}>{escape(text)}</{tag}>' for tag, text in pairs)}</tr>"

    width = max(1, len(table.heads))
    tags = ["td"] * width if table.heads else ["th", "td"]
    head = f"<thead>{row(table.heads, ['th'] * width)}</thead>" if table.heads else ""
    body = "".join(row(cells, tags) for cells in table.rows)
    rest = f'<tfoot><tr><td colspan="{width}">{more(table.more)}</td></tr></tfoot>'
    return (
        f"<table><caption>{escape(line(table.caption))}</caption>{head}<tbody>{body}</tbody>"
        f"{rest if table.more else ''}</table>"
    )


def as_repr(value: Any) -> str:
    """A value as `repr` shows it, but of a long list or dict only the beginning."""
    if not isinstance(value, (list, dict)):
        return repr(value)
    rest = [more(len(value) - REPR_ITEMS)] if len(value) > REPR_ITEMS else []
    if isinstance(value, dict):
        pairs = islice(value.items(), REPR_ITEMS)
        items = [f"{key!r}: {as_repr(item)}" for key, item in pairs]
        return f"{{{', '.join([*items, *rest])}}}"
    return f"[{', '.join([*map(as_repr, value[:REPR_ITEMS]), *rest])}]"
