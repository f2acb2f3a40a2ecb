/** Cells of Python that make a catalog in memory and end with its browser. */
import hostileTexts from "../hostile.json" with { type: "json" };

const { names, descriptions } = hostileTexts;

/** Two folders of three small files each, which exist. */
export const FILES = `
from pathlib import Path
from ipylake import Browser
from ipylake.memory import MemoryCatalog
folder = Path("files")
for run in (1, 2):
    (folder / f"run{run}").mkdir(parents=True, exist_ok=True)
    for part in (1, 2, 3):
        (folder / f"run{run}" / f"part{part}.csv").write_text(f"event,energy\\n{run},{part}\\n")
browser = Browser(MemoryCatalog.of_folder(folder), query="*")
browser`;

/** 2 000 rows; after the first 500 the catalog waits until the next cell says \`go.set()\`. */
export const SLOW = `
from threading import Event
from ipylake import Browser
from ipylake.memory import Entry, MemoryCatalog
go = Event()
def wait(given, stop):
    while given == 500 and not stop.is_set and not go.wait(0.02):
        pass
rows = [Entry(f"row{n:04}", f"row{n:04}", "file", n) for n in range(2000)]
browser = Browser(MemoryCatalog(rows, before_batch=wait))
browser`;

/** A million rows, made when they are looked at. */
export const MILLION = `
from collections.abc import Sequence
from ipylake import Browser
from ipylake.memory import Entry, MemoryCatalog
class Rows(Sequence):
    def __len__(self): return 1_000_000
    def __getitem__(self, n):
        if not 0 <= n < len(self): raise IndexError
        return Entry(f"row{n:06}", f"row{n:06}", "file", n)
browser = Browser(MemoryCatalog(Rows()), query="*")
browser`;

/** Names that a view must show as text; on the first row, descriptions of which it must show the words only. */
export const HOSTILE = [...names, "x".repeat(250)];

const python = (value: unknown) => `json.loads(${JSON.stringify(JSON.stringify(value))})`;

export const hostile = `
import json
from ipylake import Browser
from ipylake.memory import Entry, MemoryCatalog
names = ${python(HOSTILE)}
description = "<hr>".join(${python(Object.values(descriptions))})
catalog = MemoryCatalog([Entry(name, name, "file", 1) for name in names], descriptions={names[0]: description})
browser = Browser(catalog, query="*")
browser`;
