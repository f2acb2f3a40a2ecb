"""Values of a notebook as files: a table as Parquet or CSV, a figure as PNG or SVG."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

_DPI = 200
"""Of pictures, and of what an SVG has of them."""


def formats_of(value: object) -> tuple[str, ...]:
    """What it can be written as, the best first; nothing for what is no table and no figure. Imports nothing."""
    names = {f"{kind.__module__.partition('.')[0]}.{kind.__name__}" for kind in type(value).__mro__}
    if names & {"pandas.DataFrame", "geopandas.GeoDataFrame"}:
        has_parquet = find_spec("pyarrow") or find_spec("fastparquet")
        return ("parquet", "csv") if has_parquet else ("csv",)
    if "polars.DataFrame" in names:
        return ("parquet", "csv")
    if "matplotlib.Figure" in names:
        return ("png", "svg")
    return ()


def write(value: Any, format_: str, path: Path) -> None:
    """As one of `formats_of`; the index of a table is written only where it says something."""
    if format_ in ("png", "svg"):
        value.savefig(path, format=format_, dpi=_DPI, bbox_inches="tight")
    elif hasattr(value, "write_parquet"):  # polars
        value.write_parquet(path) if format_ == "parquet" else value.write_csv(path)
    elif format_ == "parquet":
        value.to_parquet(path)
    else:
        value.to_csv(path, index=_says_something(value.index))


def _says_something(index: Any) -> bool:
    """Not the numbers from 0 that every table has."""
    return type(index).__name__ != "RangeIndex" or index.name is not None
