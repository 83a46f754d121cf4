"""Which system calls a worker process is refused, by reason: the data of `isolation`'s filter. Pure.

Names as in the kernel's tables; one that an architecture does not have is passed over. What a file's owner may do
to it without opening it for writing is here because Landlock does not see it (landlock(7), "Current limitations").
"""

from __future__ import annotations

from collections.abc import Mapping

REFUSED: Mapping[str, str] = {
    "network, beside the socket that it holds already": """
        socket socketpair connect bind listen accept accept4 sendmsg sendmmsg recvmsg recvmmsg
        io_uring_setup io_uring_enter io_uring_register""",
    "programs, and processes of its own that might outlive it": """
        execve execveat uselib fork vfork setsid setpgid""",
    "other processes": """
        ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp
        pidfd_open pidfd_getfd pidfd_send_signal rt_sigqueueinfo rt_tgsigqueueinfo
        setpriority ioprio_set sched_setaffinity sched_setattr sched_setparam sched_setscheduler
        migrate_pages move_pages""",
    "what other processes share": """
        shmget shmat shmctl semget semop semtimedop semctl msgget msgsnd msgrcv msgctl
        mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr add_key keyctl request_key""",
    "files, past Landlock": """
        chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat file_setattr
        setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat
        utime utimes futimesat utimensat truncate mknod mknodat name_to_handle_at open_by_handle_at
        fanotify_init fanotify_mark inotify_init inotify_init1 inotify_add_watch quotactl quotactl_fd sync syncfs""",
    "the system": """
        mount umount2 pivot_root chroot open_tree open_tree_attr move_mount fsopen fsconfig fsmount fspick
        mount_setattr statmount listmount listns unshare setns
        init_module finit_module delete_module create_module query_module get_kernel_syms
        bpf perf_event_open userfaultfd kexec_load kexec_file_load reboot swapon swapoff acct syslog vhangup
        clock_settime clock_adjtime settimeofday adjtimex sethostname setdomainname nfsservctl lookup_dcookie
        iopl ioperm modify_ldt personality sysfs ustat _sysctl vmsplice memfd_secret""",
    "who it is": """
        setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset
        seccomp lsm_set_self_attr""",
}

ABSENT = ("clone3", "openat2")
"""Answered as by a kernel that does not know them, and the C library goes the older way: a filter can't look into the
structures that they are given."""

IOCTLS = (
    0x5401,  # TCGETS: is it a terminal?
    0x5413,  # TIOCGWINSZ
    0x541B,  # FIONREAD
    0x5421,  # FIONBIO
    0x5450,  # FIONCLEX
    0x5451,  # FIOCLEX
)
"""All that Python and the C library ask of a descriptor; others can change a file that is open for reading."""

PRCTLS = (
    1,  # PR_SET_PDEATHSIG
    36,  # PR_SET_CHILD_SUBREAPER
)
"""Refused of prctl(2): what the nursery holds a worker by."""

CLONE_THREAD = 0x0001_0000
CLONE_NAMESPACES = 0x7E02_0080
"""All CLONE_NEW… flags: time, mounts, cgroups, host names, IPC, users, processes, network."""


def refused() -> frozenset[str]:
    """The names of all calls that are refused whatever their arguments."""
    return frozenset(name for names in REFUSED.values() for name in names.split())
