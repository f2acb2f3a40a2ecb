"""Record: what a browser shows, as text and as HTML that need neither widget nor kernel.

The HTML is a fragment without script, style sheet or colour: it stands in light and dark pages, and what GitHub and
JupyterLab strip from HTML they do not trust is not missed. Nothing in it steers a terminal or the direction of writing.
"""

from __future__ import annotations

import html
import time
from dataclasses import dataclass
from typing import Any

from ._protocol import Availability, CatalogInfo, Entry, Query, SelectionState, Sort
from ._text import counted, size_text, visible

LEFT = ' style="text-align:left"'
"""JupyterLab writes tables to the right, for numbers."""


@dataclass(frozen=True)
class Line:
    """One entry of the choice; `where` is empty where nobody has looked."""

    entry: Entry
    where: str = ""


@dataclass(frozen=True)
class Record:
    """What was searched, chosen and added in a browser, and the Python that gives the same.

    Display it, or convert it with `str`. `code` is empty where no script can do it; `advice` then says what helps.
    """

    info: CatalogInfo
    query: Query
    sort: Sort | None
    listed: str
    selection: SelectionState
    lines: tuple[Line, ...]
    variables: str
    code: str
    advice: str
    made_at: int | None = None

    def __str__(self) -> str:
        facts = [(f"{label}:", value) for label, value in self._facts()]
        width = max((len(label) for label, _ in facts), default=0)
        text = [self._title(), *(f"{label:{width}} {value}" for label, value in facts)]
        table = [self._head(), *self._cells()] if self.lines else []
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        rows = ["  ".join(f"{cell:{wide}}" for cell, wide in zip(row, widths, strict=True)).rstrip() for row in table]
        more = [self._more()] if self._more() else []
        parts = [text, rows + more, self.code.splitlines(), [self.advice] if self.advice else []]
        return "\n\n".join("\n".join(part) for part in parts if part)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        facts = "".join(f"<li>{_escaped(label)}: {_escaped(value)}</li>" for label, value in self._facts())
        parts = [f"<p><strong>{_escaped(self._title())}</strong></p>", f"<ul>{facts}</ul>" if facts else ""]
        if self.lines:
            head = "".join(f'<th scope="col"{LEFT}>{cell}</th>' for cell in self._head())
            cells = ("".join(f"<td{LEFT}>{_escaped(cell)}</td>" for cell in row) for row in self._cells())
            rows = "".join(f"<tr>{row}</tr>" for row in cells)
            parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
        parts.append(f"<p>{_escaped(self._more())}</p>" if self._more() else "")
        parts.append(f"<pre><code>{html.escape(self.code)}</code></pre>" if self.code else "")
        parts.append(f"<p>{_escaped(self.advice)}</p>" if self.advice else "")
        return f'<div class="mathjax_ignore tex2jax_ignore">{"".join(parts)}</div>'

    def bundle(self) -> dict[str, Any]:
        return {"text/plain": str(self), "text/html": self._repr_html_()}

    # --- the parts --------------------------------------------------------------------------------------------------

    def _title(self) -> str:
        names = dict.fromkeys(name for name in (self.info.instance, self.info.host) if name)
        place = visible(" · ".join(names))
        return f"{visible(self.info.title)}, {place}" if place else visible(self.info.title)

    def _facts(self) -> list[tuple[str, str]]:
        facts = [("Searched" if self.listed else "Query", self._query())]
        facts.append(("Selected", self._selected()))
        if self.variables:
            facts.append(("Notebook", self.variables))
        if self.made_at is not None:
            facts.append(("Recorded", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(self.made_at))))
        return facts

    def _query(self) -> str:
        query = self.query
        if not (query.asks or self.listed):
            return "nothing yet"
        what = f"{query.scope}:{query.text}" if query.scope and self.info.scope else query.text
        words = [visible(what)] if what else []
        if query.scope and not self.info.scope:
            words.append(f"within {visible(query.scope)}")
        if query.kind != "all":
            words.append(
                next((one.label for one in self.info.kind_choices if one.id == query.kind), visible(query.kind))
            )
        if query.filters:
            words.append(f"where {visible(query.filters)}")
        words += [f"{visible(one.facet)} is {' or '.join(map(visible, one.values))}" for one in query.facets]
        words += [one.label for one in self.info.switches if one.id in query.switches]
        if self.sort:
            words.append(self._order(self.sort))
        return ", ".join(words or ["everything"]) + (f" ({self.listed})" if self.listed else "")

    def _order(self, sort: Sort) -> str:
        named = next((one.label for one in self.info.sort_choices if one.sort == sort), "")
        return visible(named) or f"by {visible(sort.column)}{', descending' if sort.descending else ''}"

    def _selected(self) -> str:
        state = self.selection
        if not state.count:
            return "nothing"
        least = "at least " if state.unsized else ""
        size = f", {least}{size_text(state.size)}" if state.unsized < state.count else ""
        so_far = " so far" if state.growing else ""
        return f"{counted(state.count, 'entry', 'entries')}{so_far}{size}"

    def _head(self) -> list[str]:
        return ["Name", "Kind", "Size", *(["Where"] if any(line.where for line in self.lines) else [])]

    def _cells(self) -> list[list[str]]:
        labels = {kind.id: kind.label for kind in self.info.kinds}
        has_where = len(self._head()) > 3
        return [
            [
                visible(line.entry.id),
                visible(labels.get(line.entry.kind, line.entry.kind)),
                "" if line.entry.size is None else size_text(line.entry.size),
                *([visible(line.where)] if has_where else []),
            ]
            for line in self.lines
        ]

    def _more(self) -> str:
        hidden = self.selection.count - len(self.lines)
        return f"… and {counted(hidden, 'more entry', 'more entries')}" if self.lines and hidden > 0 else ""


def where(availability: Availability | None) -> str:
    """In words: `here`, `2 of 3 files here`, `on tape at CERN`."""
    if availability is None:
        return ""
    place = f" at {availability.place}" if availability.place else ""
    match availability.state:
        case "here":
            return f"here{place}"
        case "partial":
            return f"{availability.here} of {availability.total} files here"
        case "there" | "elsewhere":
            return f"only{place}" if place else "not here"
        case "tape":
            return f"on tape{place}"
        case "none":
            return "no copy"
        case "unknown":
            return ""


def _escaped(text: str) -> str:
    return html.escape(visible(text))
