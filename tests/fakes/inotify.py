"""The kernel's watches with a limit of a test's own."""

from __future__ import annotations

import errno
from typing import Any

from watchdog.observers.inotify_c import InotifyFD


class FullFD(InotifyFD):
    """The system allows so many watches."""

    limit = 2

    def add_callback(self, *arguments: Any) -> Any:
        if len(self._watch_for_wd) >= self.limit:
            raise OSError(errno.ENOSPC, "no room")
        return super().add_callback(*arguments)
