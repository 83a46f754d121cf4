"""Files that lie in the watched folders now and are not in the catalogue: the account against the disk itself.

Only of folders on local disks: a share whose server does not answer would hold the check for ever, and the scan has
better means for those.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from archive.context import never
from archive.names import shown
from archive.sources import inside
from archive.walk import walk
from bukti.checking.accounting import OnDisk
from evidence_store.catalogue import Catalogue
from evidence_store.mounts import fstype_of, is_network


def on_disk(catalogue: Catalogue, workspace: Path, stop: Callable[[], bool] = never) -> Iterator[OnDisk]:
    """A row for each source that can be walked. `workspace`: our own folder, which is nobody's evidence."""
    own = os.fsencode(workspace.absolute())
    for source in catalogue.sources():
        if source.unreachable_since is not None or is_network(fstype_of(Path(os.fsdecode(source.path)))):
            continue
        known = catalogue.known(source.id).keys()
        excluded = inside(source.path, own)
        unknown = [
            path
            for folder in walk(source.path, excluded=frozenset({excluded} if excluded else ()))
            if not stop()
            for name, _stat in folder.files
            if (path := b"/".join(filter(None, (folder.path, name)))) not in known
        ]
        if stop():
            return
        example = f"{source.name}/{shown(min(unknown))}" if unknown else ""
        yield OnDisk(source.name, len(unknown), example)
