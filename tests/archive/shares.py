"""Real file systems to watch: each is mounted, taken away and brought back as on a unit's server, root permitting.

What the machine can't do is said by `CantMount`, for a test to be skipped with. Nothing of it outlives the test: mounts
are taken off and servers ended, which listen on the loopback device only.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from archive.sources import Watching

PATIENCE = 20.0
"""Seconds that a server may take to answer."""

NETWORK = Watching("polling", "network")
LAYERED = Watching("polling", "overlay")
LOCAL = Watching("events", "local")


class CantMount(Exception):
    """Why this machine can't."""


class Share:
    """A file system at `tree`, as Bukti sees it. Other people's files are put into `inside`, past the mount."""

    fstype = ""
    watching = LOCAL
    """How it is to be watched by itself."""
    programs: Sequence[str] = ()
    kernel = ""
    """The file system that the kernel must know."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inside, self.tree = folder / "dalam", folder / "pohon"
        for made in (self.inside, self.tree):
            made.mkdir(parents=True)
        self.is_mounted = False
        if os.geteuid() != 0:
            raise CantMount("needs root to mount")
        missing = [program for program in ("mount", *self.programs) if _program(program) is None]
        if missing:
            raise CantMount(f"not installed here: {', '.join(missing)}")
        if self.kernel and not _is_known(self.kernel):
            raise CantMount(f"the kernel knows no {self.kernel}")

    def mount(self) -> None:
        self._mount()
        self.is_mounted = True

    def unmount(self) -> None:
        """Also when its program or server has gone and taken the mount along."""
        run("umount", "-l", self.tree, check=False)
        self.is_mounted = False

    def close(self) -> None:
        if self.is_mounted:
            self.unmount()

    def _mount(self) -> None:
        raise NotImplementedError


class Tmpfs(Share):
    fstype = "tmpfs"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", self.inside)

    def _mount(self) -> None:
        run("mount", "--bind", self.inside, self.tree)

    def close(self) -> None:
        super().close()
        run("umount", "-l", self.inside)


class Overlay(Share):
    fstype = kernel = "overlay"
    watching = LAYERED

    def _mount(self) -> None:
        lower, work = self.folder / "bawah", self.folder / "kerja"
        for made in (lower, work):
            made.mkdir(exist_ok=True)
        layers = f"lowerdir={lower},upperdir={self.inside},workdir={work}"
        run("mount", "-t", "overlay", "overlay", "-o", layers, self.tree)


class Fuse(Share):
    kernel = "fuse"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        if not os.access("/dev/fuse", os.R_OK | os.W_OK):
            raise CantMount("no /dev/fuse here")


class Bindfs(Fuse):
    """A program that does not tell what it is."""

    fstype, programs = "fuse", ("bindfs",)
    watching = NETWORK

    def _mount(self) -> None:
        run("bindfs", self.inside, self.tree)


class NamedBindfs(Bindfs):
    fstype, watching = "fuse.bindfs", LAYERED

    def _mount(self) -> None:
        run("bindfs", "-o", "subtype=bindfs", self.inside, self.tree)


class Served(Share):
    """By a server, which may go down while the share stays mounted."""

    watching = NETWORK
    why_down: frozenset[str] = frozenset({"unreachable", "io"})
    """What the watch may say when the server is down."""
    is_found_again = True
    """Whether the share works again by itself when its server does."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.port = _free_port()
        self.servers: list[subprocess.Popen[bytes]] = []
        self.start_server()

    def start_server(self) -> None:
        raise NotImplementedError

    def stop_server(self) -> None:
        for server in self.servers:
            for process in (*psutil.Process(server.pid).children(recursive=True), server):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            server.wait()
        self.servers = []

    def close(self) -> None:
        super().close()
        self.stop_server()

    def _serve(self, *command: str | Path, port: int | None = None) -> None:
        log = self.folder / "server.log"
        with log.open("ab") as out:
            server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        self.servers.append(server)
        end = time.monotonic() + PATIENCE
        while port is not None and not _answers(port):
            if server.poll() is not None or time.monotonic() > end:
                self.stop_server()
                raise CantMount(f"{command[0]} does not serve: {log.read_text(errors='replace')[-500:]}")
            time.sleep(0.05)


class Sshfs(Served, Fuse):
    fstype, programs = "fuse.sshfs", ("sshfs", "sshd", "ssh-keygen")
    why_down = frozenset({"unreachable", "not_mounted"})  # its program ends with the connection
    is_found_again = False

    def start_server(self) -> None:
        key = self.folder / "kunci"
        if not key.exists():
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        settings = {
            "Port": self.port,
            "ListenAddress": "127.0.0.1",
            "HostKey": key,
            "AuthorizedKeysFile": f"{key}.pub",
            "PidFile": "none",
            "PermitRootLogin": "yes",
            "StrictModes": "no",
            "UsePAM": "no",
            "Subsystem": "sftp internal-sftp",
        }
        config = self.folder / "sshd_config"
        config.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
        program = _program("sshd")
        assert program is not None
        self._serve(program, "-D", "-e", "-f", config, port=self.port)

    def _mount(self) -> None:
        options = (
            f"IdentityFile={self.folder / 'kunci'},StrictHostKeyChecking=no,UserKnownHostsFile=/dev/null,"
            "ServerAliveInterval=1,ServerAliveCountMax=2,dcache_timeout=1"
        )
        run("sshfs", "-p", str(self.port), "-o", options, f"root@127.0.0.1:{self.inside}", self.tree)


class Samba(Served):
    """However it is mounted."""

    def start_server(self) -> None:
        state = self.folder / "samba"
        state.mkdir(exist_ok=True)
        places = ("private dir", "lock directory", "state directory", "cache directory", "pid directory")
        settings = {
            "server role": "standalone server",
            "interfaces": "lo",
            "bind interfaces only": "yes",
            "smb ports": self.port,
            "disable netbios": "yes",
            "map to guest": "Bad User",
            "guest account": "root",
            "load printers": "no",
            "log file": state / "log",
            "ncalrpc dir": state / "rpc",
            **dict.fromkeys(places, state),
        }
        share = {"path": self.inside, "guest ok": "yes", "read only": "no", "force user": "root"}
        lines = [f"[{name}]\n" + _lines(some) for name, some in (("global", settings), ("bagi", share))]
        config = self.folder / "smb.conf"
        config.write_text("".join(lines))
        self._serve("smbd", "-F", "--no-process-group", "-s", config, port=self.port)


class Cifs(Samba):
    """Mounted by the kernel, as a unit's server does it."""

    fstype = kernel = "cifs"
    programs = ("smbd", "mount.cifs")

    def _mount(self) -> None:
        options = f"guest,port={self.port},vers=3.1.1,actimeo=1,soft,echo_interval=1"
        run("mount", "-t", "cifs", "//127.0.0.1/bagi", self.tree, "-o", options)


class Rclone(Samba, Fuse):
    """The same server, mounted by a program: for machines whose kernel has no cifs."""

    fstype, programs = "fuse.rclone", ("smbd", "rclone")

    def _mount(self) -> None:
        remote = f":smb,host=127.0.0.1,port={self.port},user=guest,idle_timeout=1s:bagi"
        options = ("--daemon", "--dir-cache-time=1s", "--attr-timeout=1s", "--poll-interval=0", "--config=")
        few_tries = ("--retries=1", "--low-level-retries=1", "--contimeout=2s", "--timeout=2s")
        run("rclone", "mount", remote, self.tree, *options, *few_tries)


class Nfs(Served):
    """Its server is the kernel's own, of which there is one."""

    fstype, kernel = "nfs4", "nfs4"
    programs = ("mount.nfs4", "rpc.nfsd", "rpc.mountd", "exportfs")
    table = Path("/proc/fs/nfsd")

    def __init__(self, folder: Path) -> None:
        if not _is_known("nfsd"):
            raise CantMount("the kernel knows no nfsd")
        self.has_mounted_table = not (self.table / "threads").exists()
        super().__init__(folder)

    def start_server(self) -> None:
        if self.has_mounted_table and not (self.table / "threads").exists():
            run("mount", "-t", "nfsd", "nfsd", self.table)
        if int((self.table / "threads").read_text()):
            raise CantMount("an NFS server runs here already")
        run("exportfs", "-i", "-o", "rw,no_root_squash,insecure,no_subtree_check,fsid=0", self._export)
        self._serve("rpc.mountd", "-F", "-N", "2", "-N", "3")
        run("rpc.nfsd", "-p", str(self.port), "-H", "127.0.0.1", "-N", "3", "-V", "4", "-V", "4.2", "2")

    @property
    def _export(self) -> str:
        return f"127.0.0.1:{self.inside}"

    def stop_server(self) -> None:
        run("rpc.nfsd", "0")
        run("exportfs", "-u", self._export, check=False)
        super().stop_server()

    def close(self) -> None:
        super().close()
        if self.has_mounted_table:
            run("umount", "-l", self.table, check=False)

    def _mount(self) -> None:
        options = f"vers=4.2,port={self.port},soft,timeo=10,retrans=1,actimeo=1,lookupcache=none"
        run("mount", "-t", "nfs4", "-o", options, "127.0.0.1:/", self.tree)


KINDS: dict[str, type[Share]] = {
    "tmpfs": Tmpfs,
    "overlay": Overlay,
    "bindfs": Bindfs,
    "bindfs-named": NamedBindfs,
    "sshfs": Sshfs,
    "cifs": Cifs,
    "samba-fuse": Rclone,
    "nfs": Nfs,
}


def run(*command: str | Path, check: bool = True) -> None:
    """Raises CantMount with what the program said."""
    path = _program(str(command[0])) or command[0]
    done = subprocess.run(
        [path, *command[1:]],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if check and done.returncode:
        raise CantMount(f"{command[0]}: {(done.stderr or done.stdout).strip()[-500:]}")


def _program(name: str) -> str | None:
    """Some stand where only root looks."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def _is_known(fstype: str) -> bool:
    """Whether the kernel has this file system, or a module for it."""

    def has() -> bool:
        return any(
            line.split()[-1:] == [fstype] for line in Path("/proc/filesystems").read_text().splitlines()
        )

    if not has() and (modprobe := _program("modprobe")):
        subprocess.run([modprobe, "-q", fstype], check=False, capture_output=True)
    return has()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _lines(settings: dict[str, object]) -> str:
    return "".join(f"  {name} = {value}\n" for name, value in settings.items())
