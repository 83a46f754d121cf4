from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path

import pytest

from indexer import sandbox, sandbox_link
from indexer.extract.model import ProblemCode
from indexer.sandbox import Lane, Pool, WorkerFault
from indexer.sandbox_worker import SLATE_BYTES, Slate

FAKES = "tests.indexer.sandbox_fakes"
PATIENCE = 60  # seconds; only a defect needs them


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Pool]:
    pool = Pool(2, scratch=tmp_path, modules=[FAKES], address_space=600 << 20, file_bytes=1 << 20)
    yield pool
    pool.close(cancel=True)


@pytest.fixture
def free_pool(tmp_path: Path) -> Iterator[Pool]:
    """As on a machine where workers can start programs."""
    pool = Pool(1, scratch=tmp_path, modules=[FAKES], bounds=None)
    yield pool
    pool.close(cancel=True)


def submit(
    pool: Pool,
    name: str,
    payload: bytes = b"",
    *,
    wall: float = PATIENCE,
    cpu: int = PATIENCE,
    lane: Lane = Lane.QUICK,
    priority: int = 0,
) -> Future[bytes]:
    return pool.submit(
        f"{FAKES}:{name}", payload, wall_seconds=wall, cpu_seconds=cpu, lane=lane, priority=priority
    )


def fault_of(future: Future[bytes]) -> WorkerFault:
    with pytest.raises(WorkerFault) as caught:
        future.result(PATIENCE)
    return caught.value


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return stream.read().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # gone before it was opened, or before it was read
        return False


def wait_until_dead(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_alive(pid)


def test_results_come_back(pool: Pool) -> None:
    futures = [submit(pool, "echo", str(number).encode()) for number in range(50)]
    assert [future.result(PATIENCE) for future in futures] == [str(number).encode() for number in range(50)]


def test_what_is_warmed_before_the_fork_is_known_to_every_worker(tmp_path: Path) -> None:
    warm = [(f"{FAKES}:keep", b"pack"), (f"{FAKES}:no_such_function", b""), (f"{FAKES}:keep", b"words")]
    pool = Pool(2, scratch=tmp_path, warm=warm, tasks_per_worker=1)
    try:
        found = [
            pool.submit(f"{FAKES}:kept", b"", wall_seconds=30, cpu_seconds=10).result(30) for _ in range(4)
        ]
    finally:
        pool.close()
    assert found == [b"pack words"] * 4


def test_workers_are_reused(pool: Pool) -> None:
    pids = {submit(pool, "pid").result(PATIENCE) for _ in range(20)}
    assert len(pids) <= 2


@pytest.mark.parametrize(
    ("name", "payload", "code", "words"),
    [
        ("segfault", b"", ProblemCode.CRASHED, "SIGSEGV"),
        ("abort", b"free(): invalid pointer\n", ProblemCode.CRASHED, "SIGABRT free(): invalid pointer"),
        ("abort", b"terminate called: std::bad_alloc", ProblemCode.OUT_OF_MEMORY, "bad_alloc"),
        ("abort", b"memory allocation of 9 bytes failed", ProblemCode.OUT_OF_MEMORY, "memory allocation"),
        ("leave", b"", ProblemCode.CRASHED, "exit status 3"),
        ("exit_politely", b"", ProblemCode.INTERNAL, "SystemExit: a library thought"),
        ("fail", b"so sad", ProblemCode.INTERNAL, "ValueError: so sad"),
        ("panic", b"", ProblemCode.INTERNAL, "PanicException: index out of bounds"),
        ("allocate", b"2000000000", ProblemCode.OUT_OF_MEMORY, ""),
        ("write_file", b"2000000", ProblemCode.INTERNAL, "File too large"),
        ("signalled", b"9", ProblemCode.CRASHED, "SIGKILL"),
        ("no_such_function", b"", ProblemCode.INTERNAL, "no_such_function"),
    ],
)
def test_a_failure_is_named_and_the_pool_goes_on(
    pool: Pool, name: str, payload: bytes, code: ProblemCode, words: str
) -> None:
    fault = fault_of(submit(pool, name, payload))
    assert (fault.code, words in fault.detail) == (code, True), fault
    assert [submit(pool, "echo", b"next").result(PATIENCE) for _ in range(4)] == [b"next"] * 4


def test_a_hanging_task_is_killed_and_tells_where_it_stood(pool: Pool) -> None:
    fault = fault_of(submit(pool, "hang", b"a.zip!/poison.doc", wall=0.5))
    assert (fault.code, fault.note) == (ProblemCode.TIMEOUT, "a.zip!/poison.doc")
    assert submit(pool, "echo", b"next").result(PATIENCE) == b"next"


def test_a_hanging_task_does_not_hold_up_the_others(pool: Pool) -> None:
    hanging = submit(pool, "hang", wall=30)
    assert [submit(pool, "echo", b"x").result(PATIENCE) for _ in range(10)] == [b"x"] * 10
    assert not hanging.done()


def test_a_busy_loop_is_stopped_by_its_cpu_time(pool: Pool) -> None:
    fault = fault_of(submit(pool, "spin", cpu=0))
    assert (fault.code, fault.detail) == (ProblemCode.TIMEOUT, "over its CPU time")


def test_cpu_time_is_counted_per_task(tmp_path: Path) -> None:
    pool = Pool(1, scratch=tmp_path, modules=[FAKES])
    fault_of(submit(pool, "spin", wall=1.0, cpu=PATIENCE))
    assert [submit(pool, "echo", b"x", cpu=0).result(PATIENCE) for _ in range(3)] == [b"x"] * 3
    pool.close()


def test_what_a_killed_task_started_dies_with_it(free_pool: Pool) -> None:
    fault = fault_of(submit(free_pool, "hang_with_child", wall=1.0))
    assert wait_until_dead(int(fault.note))


def test_what_a_crashed_task_started_dies_with_it(free_pool: Pool) -> None:
    assert wait_until_dead(int(fault_of(submit(free_pool, "leave_child_behind")).note))


def test_large_results_come_back_whole(pool: Pool) -> None:
    assert len(submit(pool, "huge", b"5000000").result(PATIENCE)) == 5_000_000


def test_a_result_beyond_all_bounds_is_refused(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox_link, "MAX_RESULT_BYTES", 1_000_000)
    assert fault_of(submit(pool, "huge", b"5000000")).code is ProblemCode.TOO_LARGE
    assert submit(pool, "echo", b"next").result(PATIENCE) == b"next"


def test_a_worker_lives_in_its_own_surroundings(pool: Pool, tmp_path: Path) -> None:
    assert submit(pool, "surroundings").result(PATIENCE).decode() == f"1 0 True True {tmp_path} {tmp_path}"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_meant_for_the_program_leave_workers_alone(pool: Pool, number: int) -> None:
    assert submit(pool, "signalled", str(int(number)).encode()).result(PATIENCE) == b"alive"


def test_a_worker_is_replaced_after_its_share_of_tasks(tmp_path: Path) -> None:
    pool = Pool(1, scratch=tmp_path, modules=[FAKES], tasks_per_worker=3)
    pids = [submit(pool, "pid").result(PATIENCE) for _ in range(7)]
    pool.close()
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]


def test_a_worker_that_keeps_memory_is_replaced(tmp_path: Path) -> None:
    pool = Pool(1, scratch=tmp_path, modules=[FAKES], address_space=600 << 20)
    hoarder = submit(pool, "hoard", b"400000000").result(PATIENCE)
    assert submit(pool, "pid").result(PATIENCE) != hoarder
    pool.close()


def order_of(tmp_path: Path, *tasks: tuple[bytes, Lane, int], backlog: int) -> bytes:
    """In which order one worker runs the tasks, all queued while it is busy."""
    pool = Pool(1, scratch=tmp_path, modules=[FAKES], slow_backlog=backlog)
    busy = submit(pool, "pause", b"0.3")
    while not busy.running():
        time.sleep(0.01)
    for name, lane, priority in tasks:
        submit(pool, "stamp", name, lane=lane, priority=priority)
    pool.close()
    return (tmp_path / "order").read_bytes()


def test_quick_tasks_go_first_and_higher_priority_before_lower(tmp_path: Path) -> None:
    tasks = [(b"a", Lane.SLOW, 0), (b"b", Lane.QUICK, 0), (b"c", Lane.QUICK, 5), (b"d", Lane.SLOW, 5)]
    assert order_of(tmp_path, *tasks, backlog=10) == b"cbda"


def test_slow_tasks_go_first_when_too_many_wait(tmp_path: Path) -> None:
    tasks = [(name, Lane.SLOW, 0) for name in (b"a", b"b", b"c")] + [(b"q", Lane.QUICK, 0)]
    assert order_of(tmp_path, *tasks, backlog=2) == b"aqbc"


def test_an_urgent_quick_task_goes_before_many_slow_ones(tmp_path: Path) -> None:
    tasks = [(name, Lane.SLOW, 0) for name in (b"a", b"b", b"c")]
    tasks += [(b"q", Lane.QUICK, -1), (b"u", Lane.QUICK, 1)]
    assert order_of(tmp_path, *tasks, backlog=1) == b"uabqc"


def test_queued_tasks_can_be_cancelled(tmp_path: Path) -> None:
    pool = Pool(1, scratch=tmp_path, modules=[FAKES])
    submit(pool, "pause", b"0.3")
    queued = submit(pool, "stamp", b"x")
    assert queued.cancel()
    pool.close()
    assert not (tmp_path / "order").exists()


def test_closing_finishes_what_is_queued(tmp_path: Path) -> None:
    pool = Pool(2, scratch=tmp_path, modules=[FAKES])
    futures = [submit(pool, "echo", b"x") for _ in range(30)]
    pids = pool.worker_pids()
    pool.close()
    assert all(future.result() == b"x" for future in futures)
    assert all(wait_until_dead(pid) for pid in pids)
    with pytest.raises(RuntimeError):
        submit(pool, "echo")


def test_closing_with_cancel_ends_at_once(tmp_path: Path) -> None:
    pool = Pool(1, scratch=tmp_path, modules=[FAKES])
    running = submit(pool, "hang")
    queued = submit(pool, "echo")
    while not running.running():
        time.sleep(0.01)
    pool.close(cancel=True)
    assert queued.cancelled()
    with pytest.raises(CancelledError):
        running.result(0)


def test_a_lost_nursery_costs_the_tasks_in_hand_only(pool: Pool) -> None:
    nursery = int(submit(pool, "parent").result(PATIENCE))
    running = submit(pool, "hang")
    while not running.running():
        time.sleep(0.01)
    os.kill(nursery, signal.SIGKILL)
    assert fault_of(running).code is ProblemCode.CRASHED
    assert submit(pool, "echo", b"next").result(PATIENCE) == b"next"


def test_workers_that_never_start_fail_the_tasks_instead_of_hanging(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "MAX_BIRTH_FAILURES", 2)
    pool = Pool(1, scratch=tmp_path / "not there", modules=[FAKES])
    future = submit(pool, "echo")
    assert "do not start" in fault_of(future).detail
    pool.close()


def test_workers_die_with_the_program_even_when_it_is_killed(tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path[:] = {sys.path!r}\n"
        "from pathlib import Path; from indexer.sandbox import Pool\n"
        f"pool = Pool(1, scratch=Path({str(tmp_path)!r}), modules=[{FAKES!r}])\n"
        f"pool.submit({FAKES + ':hang'!r}, b'', wall_seconds=60, cpu_seconds=60)\n"
        f"print(pool.submit({FAKES + ':echo'!r}, b'', wall_seconds=60, cpu_seconds=60) and '', end='')\n"
        "import time\n"
        "while not pool.worker_pids(): time.sleep(0.01)\n"
        "print(pool.worker_pids()[0], flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        assert is_alive(worker)
        process.kill()
        with contextlib.suppress(ProcessLookupError):
            assert wait_until_dead(worker)


def test_a_slate_shows_the_other_side_the_last_note() -> None:
    fd = Slate.make()
    here, there = Slate(fd), Slate(fd)
    os.close(fd)
    assert here.read() == ""
    for note in ("arsip.zip!/surat\udcff.pdf", "pendek", "", "x" * SLATE_BYTES):
        there.write(note)
        expected = (
            ""
            if len(note) >= SLATE_BYTES
            else note.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        )
        assert here.read() == expected
    here.close()
    there.close()
