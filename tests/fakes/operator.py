"""A seeded operator who does to a tree what people and their programs do: and knows what ought to be there.

Plain file operations on real folders; used by the model test of the watch and by `tests.torture`. The same seed
does the same whatever happens beside it.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

MOST_FILES = 700
"""In one tree; with more the operator makes none, or each operation would take as long as a scan."""

Content = Callable[[random.Random, int], bytes]
"""(chance, number) → the bytes of the n-th file, all different."""


def text(chance: random.Random, number: int) -> bytes:
    return f"berkas {number} {'isi ' * chance.randint(1, 200)}".encode()


class Operator:
    """Everything happens in `act`; `finish` ends what is half done, and the tree is the truth then."""

    def __init__(
        self, seed: int, trees: list[Path], outside: Path, content: Content = text, suffix: str = ".txt"
    ) -> None:
        """`trees` are the sources' roots, `outside` a folder on the same disk that nobody watches."""
        self._chance = random.Random(seed)
        self._trees = trees
        self._outside = outside
        self._content = content
        self._suffix = suffix
        self._made = 0
        self._growing: list[tuple[Path, list[bytes]]] = []
        self.done: dict[str, int] = {}
        self.states: set[str] = set()
        """The hash of all that any file held after any operation: nothing else may ever be found in the store."""
        outside.mkdir(exist_ok=True)
        self._acts: list[tuple[Callable[[], bool], int]] = [
            (self._create, 30),
            (self._begin_slow, 5),
            (self._grow, 12),
            (self._overwrite, 8),
            (self._replace, 8),
            (self._rename, 8),
            (self._move_between, 5),
            (self._delete, 8),
            (self._copy, 4),
            (self._truncate, 2),
            (self._touch, 3),
            (self._chmod, 3),
            (self._move_folder_in, 3),
            (self._move_folder_out, 1),
            (self._rename_folder, 3),
            (self._delete_folder, 1),
            (self._deep, 1),
            (self._temporary, 3),
        ]

    def act(self) -> str:
        """One operation; what it was."""
        while True:
            acts, weights = zip(*self._acts, strict=True)
            act = self._chance.choices(acts, weights)[0]
            if act():
                name: str = act.__name__.strip("_")
                self.done[name] = self.done.get(name, 0) + 1
                return name

    def finish(self) -> None:
        """Writes to their end the files that are half there."""
        while self._growing:
            self._grow()

    def truth(self, tree: Path) -> dict[bytes, bytes]:
        """Path within the tree → content of every file that counts."""
        found = {}
        for path in tree.rglob("*"):
            if path.is_file() and path.stat().st_size and path.suffix == self._suffix:
                found[bytes(path.relative_to(tree))] = path.read_bytes()
        return found

    # --- what can be done; False when there is nothing to do it with

    def _create(self) -> bool:
        if self._is_full():
            return False
        self._write(self._folder() / self._name(), self._new())
        return True

    def _begin_slow(self) -> bool:
        path, content = self._folder() / self._name(), self._new()
        step = max(1, len(content) // self._chance.randint(2, 6))
        pieces = [content[at : at + step] for at in range(0, len(content), step)]
        self._write(path, pieces[0])
        self._growing.append((path, pieces[1:]))
        return True

    def _grow(self) -> bool:
        if not self._growing:
            return False
        at = self._chance.randrange(len(self._growing))
        path, pieces = self._growing[at]
        if pieces and path.exists():
            with path.open("ab") as file:
                file.write(pieces.pop(0))
            self._remember(path.read_bytes())
        if not pieces or not path.exists():
            del self._growing[at]
        return True

    def _overwrite(self) -> bool:
        return self._with_file(lambda path: self._write(path, self._new()))

    def _replace(self) -> bool:
        """As Word saves: written beside, then renamed over."""

        def replace(path: Path) -> None:
            beside = path.with_name(f"~wrd{self._made}.tmp")
            self._write(beside, self._new())
            beside.rename(path)

        return self._with_file(replace)

    def _rename(self) -> bool:
        return self._with_file(lambda path: path.rename(path.with_name(self._name())))

    def _move_between(self) -> bool:
        return self._with_file(lambda path: shutil.move(path, self._folder() / self._name()))

    def _delete(self) -> bool:
        return self._with_file(lambda path: path.unlink())

    def _copy(self) -> bool:
        return self._with_file(lambda path: shutil.copy2(path, self._folder() / self._name()))

    def _truncate(self) -> bool:
        """To nothing, or to a part: a copy that broke off."""

        def truncate(path: Path) -> None:
            with path.open(
                "r+b"
            ) as file:  # by its path alone it would be told of by no event, only found by a scan
                file.truncate(int(path.stat().st_size * self._chance.choice((0.0, 0.5, 0.9))))
            self._remember(path.read_bytes())

        return self._with_file(truncate)

    def _touch(self) -> bool:
        return self._with_file(lambda path: path.touch())

    def _chmod(self) -> bool:
        return self._with_file(lambda path: path.chmod(self._chance.choice((0o600, 0o640, 0o644))))

    def _move_folder_in(self) -> bool:
        if self._is_full():
            return False
        folder = self._outside / f"map {self._made}"
        for number in range(self._chance.randint(1, 20)):
            path = folder / f"{number % 3}" / self._name()
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(path, self._new())
        target = self._folder() / f"masuk {self._made}"
        shutil.move(folder, target)
        return True

    def _move_folder_out(self) -> bool:
        return self._with_folder(lambda path: shutil.move(path, self._outside / f"keluar {self._count()}"))

    def _rename_folder(self) -> bool:
        return self._with_folder(lambda path: path.rename(path.with_name(f"ganti {self._count()}")))

    def _delete_folder(self) -> bool:
        return self._with_folder(shutil.rmtree)

    def _deep(self) -> bool:
        if self._is_full():
            return False
        folder = self._folder()
        for depth in range(self._chance.randint(3, 12)):
            folder = folder / f"d{depth}"
            folder.mkdir(exist_ok=True)
            self._write(folder / self._name(), self._new())
        return True

    def _temporary(self) -> bool:
        (self._folder() / f"~{self._count()}.tmp").write_bytes(b"x")
        return True

    # --- help

    def _write(self, path: Path, data: bytes) -> None:
        self._remember(data)
        path.write_bytes(data)

    def _remember(self, data: bytes) -> None:
        self.states.add(hashlib.sha256(data).hexdigest())

    def _count(self) -> int:
        self._made += 1
        return self._made

    def _name(self) -> str:
        return f"{self._count()} berkas{self._suffix}"

    def _new(self) -> bytes:
        return self._content(self._chance, self._count())

    def _tree(self) -> Path:
        return self._chance.choice(self._trees)

    def _is_full(self) -> bool:
        return any(len(self._listed(tree)[1]) > MOST_FILES for tree in self._trees)

    def _listed(self, tree: Path) -> tuple[list[Path], list[Path]]:
        """The folders and the files that count of a tree, in order."""
        folders: list[Path] = []
        files: list[Path] = []
        for folder, _, names in os.walk(tree):
            folders.append(Path(folder))
            files += [Path(folder, name) for name in names if name.endswith(self._suffix)]
        return sorted(folders), sorted(files)

    def _folder(self) -> Path:
        """Some folder in some tree; now and then a new one."""
        folders, _ = self._listed(self._tree())
        folder = self._chance.choice(folders)
        if self._chance.random() < 0.15 and len(folders) < 200:
            folder = folder / f"f{self._count()}"
            folder.mkdir()
        return folder

    def _with_file(self, do: Callable[[Path], object]) -> bool:
        growing = {path for path, _ in self._growing}
        files = [path for path in self._listed(self._tree())[1] if path not in growing]
        if not files:
            return False
        do(self._chance.choice(files))
        return True

    def _with_folder(self, do: Callable[[Path], object]) -> bool:
        folders = self._listed(self._tree())[0][1:]
        if not folders:
            return False
        do(self._chance.choice(folders))
        return True
