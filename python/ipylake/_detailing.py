"""Everything known of one entry, told to a view: at once what one look gives, the rest tab by tab."""

from __future__ import annotations

from ._bridge import Buffers, Task
from ._catalog import Catalog, Exports, GivesTabs
from ._desk import Answers
from ._listings import Listings
from ._protocol import Details, Exported, GetDetails, GetExport, GetTab, TabRead
from ._rich_text import harmless, harmless_tab
from .errors import InvalidInput, Unsupported


class Detailing:
    def __init__(self, catalog: Catalog, listings: Listings) -> None:
        self._catalog = catalog
        self._listings = listings

    @property
    def answers(self) -> Answers:
        return {GetDetails: self._details, GetTab: self._tab, GetExport: self._export}

    def close(self) -> None:
        """Nothing goes on here."""

    def _details(self, call: GetDetails, task: Task, _buffers: Buffers) -> Details:
        entry = self._listings[call.listing].entry(call.row)
        look = self._catalog.glance if isinstance(self._catalog, GivesTabs) else self._catalog.details
        return harmless(look(entry, stop=task.stop))

    def _tab(self, call: GetTab, task: Task, _buffers: Buffers) -> TabRead:
        if not isinstance(self._catalog, GivesTabs):
            raise InvalidInput(f'There is no "{call.tab}" to be read', field="tab")
        entry = self._listings[call.listing].entry(call.row)
        return TabRead(tab=harmless_tab(self._catalog.tab(entry, call.tab, stop=task.stop)))

    def _export(self, call: GetExport, task: Task, _buffers: Buffers) -> Exported:
        if not isinstance(self._catalog, Exports):
            raise Unsupported("This catalog writes its entries in no other form")
        entry = self._listings[call.listing].entry(call.row)
        return Exported(text=self._catalog.export(entry, call.form, stop=task.stop))
