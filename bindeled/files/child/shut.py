"""Shutting a process in: bounded memory, time and output, and from then on no file, no network, no other process.

The bounds (``setrlimit``) hold on any Unix. On Linux the kernel besides refuses every call that is not on a short list
(seccomp): a decoder that was taken over can reckon, read what it was given and write what it answers, and nothing more.
"""

import ctypes
import os
import platform
import resource
import struct
import sys

NO_NEW_RIGHTS, NOT_TO_BE_LOOKED_INTO, SHUT = 38, 4, 22  # PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE, PR_SET_SECCOMP
BY_FILTER = 2  # SECCOMP_MODE_FILTER
# One step of a filter: what to do, how far to go on where it is so and where it is not, and the number it is about.
STEP = "HBBI"
LOAD, SAME, ANY_OF, ANSWER = 0x20, 0x15, 0x45, 0x06
ALLOW, REFUSE, UNKNOWN, END = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38, 0x80000000  # EPERM, ENOSYS, and the end
CALL, MACHINE, FIRST_ARGUMENT = 0, 4, 16  # where these stand in what the filter is shown
# A decoder may begin a thread of its own, but no process. The newer call cannot be looked into, and so is not there.
NEWER_CLONE, THREAD = 435, 0x10000

# The kernel's mark of the machine, its ``clone``, then: read write close fstat newfstatat lseek mmap mprotect munmap brk rt_sigaction
# rt_sigprocmask rt_sigreturn mremap madvise futex sched_yield getpid gettid exit exit_group clock_gettime gettimeofday
# getrandom restart_syscall sigaltstack sched_getaffinity set_robust_list rseq. Numbers: the kernel's own tables.
MACHINES: dict[str, tuple[int, int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        56,
        (
            *(0, 1, 3, 5, 262, 8, 9, 10, 11, 12, 13, 14, 15, 25, 28, 202, 24, 39, 186, 60, 231, 228, 96, 318, 219, 131),
            *(204, 273, 334),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        (
            *(63, 64, 57, 80, 79, 62, 222, 226, 215, 214, 134, 135, 139, 216, 233, 98, 124, 172, 178, 93, 94, 113, 169),
            *(278, 128, 132, 123, 99, 293),
        ),
    ),
}


class Filter(ctypes.Structure):
    """How the kernel is handed a filter: how many steps, and where they stand."""

    _fields_ = (("steps", ctypes.c_ushort), ("program", ctypes.c_char_p))


def bound(*, memory: int, processor: int) -> None:
    """Bound this process: bytes of addresses, seconds of the processor, and nothing written to any file or left by a crash."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def shut() -> bool:
    """Shut this process in for the rest of its life; answer whether the kernel did. Elsewhere than on Linux the bounds must do."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # what is open stays open, and nothing else opens
    if sys.platform != "linux":
        return True
    machine = MACHINES.get(platform.machine())
    if machine is None:
        return False
    program = steps(*machine)
    kernel = ctypes.CDLL(None, use_errno=True)
    filtered = Filter(len(program) // struct.calcsize(STEP), program)
    kernel.prctl(NOT_TO_BE_LOOKED_INTO, 0, 0, 0, 0)
    if kernel.prctl(NO_NEW_RIGHTS, 1, 0, 0, 0):
        return False
    return bool(kernel.prctl(SHUT, BY_FILTER, ctypes.byref(filtered), 0, 0) == 0)


def steps(mark: int, clone: int, calls: tuple[int, ...]) -> bytes:
    """Answer the filter: another machine's calls end the process, those on the list pass, all others are refused."""
    program = [(LOAD, 0, 0, MACHINE), (SAME, 1, 0, mark), (ANSWER, 0, 0, END), (LOAD, 0, 0, CALL)]
    program += [(SAME, 0, 1, NEWER_CLONE), (ANSWER, 0, 0, UNKNOWN), (SAME, 0, 4, clone)]
    program += [(LOAD, 0, 0, FIRST_ARGUMENT), (ANY_OF, 0, 1, THREAD), (ANSWER, 0, 0, ALLOW), (ANSWER, 0, 0, REFUSE)]
    program += [(SAME, len(calls) - at, 0, call) for at, call in enumerate(calls)]
    program += [(ANSWER, 0, 0, REFUSE), (ANSWER, 0, 0, ALLOW)]
    return b"".join(struct.pack(STEP, *step) for step in program)


def leave(code: int) -> None:
    """End at once, without tidying up, which would ask for what is refused now."""
    sys.stdout.flush()
    os._exit(code)
