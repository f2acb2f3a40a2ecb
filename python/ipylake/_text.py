"""Text for people, as the view writes it: names with nothing hidden in them, sizes, counts."""

from __future__ import annotations

import unicodedata

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB", "EB")
_WITHOUT_SHAPE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2800\u3164\uffa0")


def is_unseen(character: str) -> bool:
    """Whether it steers a terminal, turns the direction of writing or takes no room, as js/text/visible.ts has it."""
    return character in _WITHOUT_SHAPE or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def visible(text: str) -> str:
    """Text from a server with every character in sight: `\\x1b[31m` becomes `␛[31m`, a bidi override `⟨U+202E⟩`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_symbol(one) if is_unseen(one) else one for one in text)


def _symbol(character: str) -> str:
    code = ord(character)
    if code < 0x20:  # Unicode has a picture for each of the first 32 (Control Pictures)
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def size_text(size: int) -> str:
    """Bytes in decimal units with three figures: `1.30 GB`; below 1 000 exactly."""
    unit, value = 0, float(size)
    while value >= (999.5 if unit else 1000) and unit < len(_UNITS) - 1:
        value /= 1000
        unit += 1
    decimals = 0 if unit == 0 or value >= 99.95 else 1 if value >= 9.995 else 2
    return f"{value:.{decimals}f}\u00a0{_UNITS[unit]}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """`1 row`, `1 234 rows`; digits in groups of three, divided by narrow no-break spaces."""
    groups = f"{count:,}".replace(",", "\u202f")
    return f"{groups}\u00a0{noun if count == 1 else plural or f'{noun}s'}"


def time_left(seconds: float) -> str:
    """The two largest units, as js/text/date.ts has them: `3 d 4 h`, `7 h 42 min`, `4 min`, `<1 min`."""
    minutes = max(0, int(seconds // 60))
    if minutes < 1:
        return "<1\u202fmin"
    hours, days = minutes // 60, minutes // 1440
    units = ((days, "d"), (hours % 24, "h"), (0 if days else minutes % 60, "min"))
    return " ".join(f"{amount}\u202f{unit}" for amount, unit in units if amount)
