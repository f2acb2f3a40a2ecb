"""Every message between kernel and browser, and every row, as structs; a module a subject.

The only source: `js/bridge/protocol.ts` is written from it. Browser → kernel: `Request` or `Cancel`.
Kernel → browser: `Answer`, `Failure`, `Progress` or one of the events. The field is `rid`, never `id`:
ipykernel 7.4 keeps one dictionary entry for each message that carries a string `id`.
Sizes are bytes, times are seconds since 1970 in UTC, `None` means "not known".
"""

from .attached import *
from .base import *
from .catalog import *
from .configuration import *
from .details import *
from .drafts import *
from .entries import *
from .faults import *
from .form import *
from .form_variables import *
from .listings import *
from .memory import *
from .messages import *
from .narrowing import *
from .opening import *
from .publishing import *
from .query import *
from .records import *
from .rules import *
from .selection import *
from .signing_in import *
from .sites import *
from .suggestions import *
from .transfers import *
from .variables import *
