from __future__ import annotations

import errno
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
import seccompy

from indexer import isolation_check, sandbox
from indexer.isolation import Bounds, Step, general_filter, give_up, prepare
from indexer.isolation_calls import REFUSED, refused
from indexer.isolation_check import Part, given_up
from indexer.sandbox import Pool, WorkerFault
from tests.indexer.kernel_offers import with_isolation

PATIENCE = 60  # seconds; only a defect needs them
KERNEL = "tests.indexer.kernel_fakes"
FAKES = "tests.indexer.isolation_fakes"
LANDLOCK_CALLS = "landlock_create_ruleset landlock_add_rule landlock_restrict_self"

pytestmark = with_isolation

OpenPool = Callable[..., Pool]


@pytest.fixture(scope="module")
def open_pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPool]:
    pools: list[Pool] = []

    def make(*warm: tuple[str, bytes], bounds: Bounds | None = Bounds()) -> Pool:  # noqa: B008
        modules = [FAKES, isolation_check.__name__]
        scratch = tmp_path_factory.mktemp("scratch")
        pools.append(Pool(1, scratch=scratch, modules=modules, warm=warm, bounds=bounds))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close(cancel=True)


@pytest.fixture(scope="module")
def pool(open_pool: OpenPool) -> Pool:
    """Of a worker as they all are."""
    return open_pool()


@pytest.fixture(scope="module")
def free_pool(open_pool: OpenPool) -> Pool:
    """Of one that gives nothing up."""
    return open_pool(bounds=None)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "file").write_bytes(b"x")
    return folder


def ask(pool: Pool, name: str, payload: bytes = b"") -> bytes:
    function = name if ":" in name else f"{FAKES}:{name}"
    return pool.submit(function, payload, wall_seconds=PATIENCE, cpu_seconds=PATIENCE).result(PATIENCE)


def tried(pool: Pool, outside: Path) -> set[Part]:
    """What a worker of the pool was refused."""
    answer = ask(pool, f"{isolation_check.__name__}:try_all", os.fsencode(outside))
    return msgspec.msgpack.decode(answer, type=set[Part])


def kernel(name: str, payload: str = "") -> tuple[str, bytes]:
    return f"{KERNEL}:{name}", payload.encode()


def test_a_worker_gives_everything_up(pool: Pool, outside: Path) -> None:
    assert tried(pool, outside) == set(Part)
    assert [path.name for path in outside.iterdir()] == ["file"]
    assert (outside / "file").read_bytes() == b"x"


def test_the_attempts_tell_a_worker_that_gives_nothing_up(free_pool: Pool, outside: Path) -> None:
    """But for new privileges, which cost nothing to forgo, and what the machine refuses everybody."""
    found = tried(free_pool, outside)
    assert not found & {Part.NETWORK, Part.WRITING, Part.READING, Part.PROGRAMS}
    assert Part.PRIVILEGES in found


WITHOUT_LANDLOCK = {Part.NETWORK, Part.PROGRAMS, Part.PRIVILEGES}, {Part.READING, Part.WRITING}
WITHOUT_SECCOMP = {Part.READING, Part.PROGRAMS, Part.PROCESSES, Part.PRIVILEGES}, {Part.NETWORK}
WITHOUT_BOTH = {Part.PRIVILEGES}, {Part.NETWORK, Part.WRITING, Part.READING, Part.PROGRAMS}
WITH_ALL: tuple[set[Part], set[Part]] = set(Part), set()

KERNELS = {
    "Landlock not built in": (kernel("refuse", f"ENOSYS {LANDLOCK_CALLS}"), WITHOUT_LANDLOCK),
    "Landlock switched off": (kernel("refuse", f"EOPNOTSUPP {LANDLOCK_CALLS}"), WITHOUT_LANDLOCK),
    "Landlock forbidden": (kernel("refuse", f"EPERM {LANDLOCK_CALLS}"), WITHOUT_LANDLOCK),
    "Landlock in vain": (kernel("refuse", "EPERM landlock_restrict_self"), WITHOUT_LANDLOCK),
    "Landlock punished": (kernel("punish", LANDLOCK_CALLS), WITHOUT_LANDLOCK),
    "Landlock 1": (kernel("landlock_of_version", "1"), WITH_ALL),
    "Landlock 4": (kernel("landlock_of_version", "4"), WITH_ALL),
    "seccomp not built in": (kernel("refuse", "ENOSYS seccomp"), WITHOUT_SECCOMP),
    "seccomp forbidden": (kernel("refuse", "EPERM seccomp"), WITHOUT_SECCOMP),
    "seccomp too old": (kernel("refuse", "EINVAL seccomp"), WITHOUT_SECCOMP),
    "seccomp punished": (kernel("punish", "seccomp"), WITHOUT_SECCOMP),
    "another processor": (kernel("unknown_machine"), WITHOUT_SECCOMP),
    "both punished": (kernel("punish", f"seccomp {LANDLOCK_CALLS}"), WITHOUT_BOTH),
}


@pytest.mark.parametrize("name", KERNELS)
def test_on_a_lesser_kernel_it_gives_up_what_it_can_and_works(
    open_pool: OpenPool, outside: Path, name: str
) -> None:
    lesser, (kept, lost) = KERNELS[name]
    pool = open_pool(lesser)
    found = tried(pool, outside)
    pool.close()
    assert kept <= found
    assert not lost & found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("connect", "Operation not permitted"),
        ("make_socket_pair", "Operation not permitted"),
        ("write", "Permission denied"),
        ("link", "Invalid cross-device link"),
        ("read", "Permission denied"),
        ("run", "Operation not permitted"),
        ("fork", "Operation not permitted"),
        ("trace", "Operation not permitted"),
        ("mount", "Operation not permitted"),
        ("raise_a_limit_of_its_parent", "Operation not permitted"),
        ("outlive_its_parent", "Operation not permitted"),
        ("queue_calls_past_the_filter", "Operation not permitted"),
    ],
)
def test_what_a_task_may_not_do_is_told_and_the_pool_goes_on(
    pool: Pool, outside: Path, name: str, words: str
) -> None:
    with pytest.raises(WorkerFault, match=words):
        ask(pool, name, os.fsencode(outside / "file"))
    assert ask(pool, "work") == b"done"
    assert (outside / "file").read_bytes() == b"x"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="a trick of that processor")
def test_calls_in_the_guise_of_an_older_processor_end_the_worker(pool: Pool) -> None:
    """They have other numbers, which a filter of numbers would let pass."""
    with pytest.raises(WorkerFault, match=r"SIGSYS|SIGSEGV"):
        ask(pool, "call_as_older_processor")
    assert ask(pool, "work") == b"done"


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_what_the_library_does_not_know_does_not_exist(monkeypatch: pytest.MonkeyPatch, machine: str) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    made = general_filter()
    assert made.default == seccompy.Action.ERRNO | errno.ENOSYS
    assert len(made.program) > 600 * 8  # on either processor


@pytest.mark.parametrize(
    "name",
    ["connect", "make_socket_pair", "write", "link", "read", "run", "fork", "trace", "outlive_its_parent"],
)
def test_the_same_tasks_succeed_where_nothing_is_given_up(free_pool: Pool, outside: Path, name: str) -> None:
    """Else the test above would show nothing."""
    assert ask(free_pool, name, os.fsencode(outside / "file")) == b"done"


def test_a_worker_can_do_its_work(pool: Pool) -> None:
    """Files and folders of its own, threads, modules not yet imported, languages' models, giving up loudly."""
    assert ask(pool, "work") == b"done"
    with pytest.raises(WorkerFault, match="SIGABRT"):
        ask(pool, "abort")
    assert ask(pool, "work") == b"done"


def test_bounds_open_what_they_name_and_no_more(open_pool: OpenPool, tmp_path: Path, outside: Path) -> None:
    (tmp_path / "shared").write_bytes(b"")
    bounds = Bounds(reads=(str(outside), str(tmp_path / "not there")), writes=(str(tmp_path / "shared"),))
    pool = open_pool(bounds=bounds)
    assert ask(pool, "read", os.fsencode(outside / "file")) == b"done"
    assert ask(pool, "write", os.fsencode(tmp_path / "shared")) == b"done"
    for name, path in (
        ("write", outside / "file"),
        ("write", tmp_path / "new"),
        ("read", Path("/etc/passwd")),
    ):
        with pytest.raises(WorkerFault, match="Permission denied"):
            ask(pool, name, os.fsencode(path))


def test_what_fails_only_in_the_worker_does_not_end_it() -> None:
    done = []

    def fail() -> None:
        raise RuntimeError("unforeseen")

    give_up([Step(fail, lambda: None), Step(lambda: done.append(1), lambda: None)])
    assert done == [1]


def test_a_step_after_which_nobody_could_work_is_left_out(tmp_path: Path) -> None:
    assert len(prepare(Bounds(), str(tmp_path))) == 2
    assert prepare(Bounds(), str(tmp_path / "not there")) == []


def test_every_name_of_a_refused_call_is_one() -> None:
    known = set()
    for number in range(600):
        try:
            known.add(seccompy.syscall_name(number))
        except ValueError:
            continue
    assert refused() - known <= {"setxattrat", "removexattrat"} or seccompy.arch() != "x86_64"
    assert len(refused()) == sum(len(names.split()) for names in REFUSED.values())


def test_the_doctor_looks_at_a_worker_of_this_machine() -> None:
    assert given_up() == set(Part)


def test_a_worker_that_never_comes_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MAX_BIRTH_FAILURES", 1)
    monkeypatch.setattr(isolation_check, "sandbox", _Broken)
    with pytest.raises(WorkerFault):
        given_up()


class _Broken:
    @staticmethod
    def Pool(workers: int, *, scratch: Path, modules: Sequence[str]) -> Pool:
        return Pool(workers, scratch=scratch / "not there", modules=modules)
