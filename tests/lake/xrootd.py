"""XRootD, which speaks root:// and https on one port: Debian's packages, as they are. Everybody may read and write.

The small disk is a limit on the size of a file (RLIMIT_FSIZE), which needs no rights to mount one. Over https
it is as on a full disk: the connection is cut, and the truncated file stays.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from lake.elements import XROOTD, XROOTD_FULL, Element
from lake.layout import Layout
from lake.lifeline import kept

CONFIGURATION = """\
all.export /{folder}
oss.localroot {storage}
all.adminpath {admin}
all.pidpath {admin}
xrd.port {port}
xrd.network nodnr
xrd.protocol XrdHttp:{port} libXrdHttp.so
xrd.tls {certs}/host.pem {certs}/host.key
xrd.tlsca certfile {certs}/ca.pem
xrootd.chksum max 2 adler32 md5
http.listingdeny no
http.desthttps yes
"""
SMALL_DISK = 8 << 20  # bytes
# XRootD refuses to run as root. As nobody it may still go where root may: the lake's folder can be closed to others.
RIGHTS = "+dac_override,+dac_read_search"
AS_NOBODY = (
    *("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", f"--inh-caps={RIGHTS}"),
    f"--ambient-caps={RIGHTS}",
)


@dataclass(frozen=True)
class Server:
    element: Element
    disk: int | None  # bytes

    @property
    def name(self) -> str:
        return self.element.server

    def command(self, layout: Layout) -> list[str]:
        program = shutil.which("xrootd")
        if not program:
            raise SystemExit("XRootD is not installed: sudo apt-get install xrootd-server xrootd-client")
        admin, configuration = layout.run / self.name, layout.server_home / f"etc/{self.name}.cfg"
        admin.mkdir(exist_ok=True)
        (layout.storage / self.element.folder).mkdir(exist_ok=True)
        configuration.write_text(self.configuration(layout, admin))
        limit = ("env", "--ignore-signal=XFSZ", "prlimit", f"--fsize={self.disk}") if self.disk else ()
        nobody = AS_NOBODY if os.geteuid() == 0 else ()
        return kept("TERM", *limit, *nobody, program, "-c", configuration)

    def configuration(self, layout: Layout, admin: Path) -> str:
        return CONFIGURATION.format(
            folder=self.element.folder,
            storage=layout.storage,
            admin=admin,
            port=layout.port_of(self.name),
            certs=layout.certs,
        )


SERVERS = (Server(XROOTD, None), Server(XROOTD_FULL, SMALL_DISK))
