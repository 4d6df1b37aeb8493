"""Starts the wizard in a pseudo-terminal, waits for its first screen, leaves it and checks that the terminal is restored."""

import fcntl
import os
import pty
import select
import struct
import sys
import tempfile
import termios
import time

LIMIT = 30.0  # seconds for each step


def read_until(fd: int, wanted: bytes) -> bytes:
    """Reads until `wanted` appears or the program closes the terminal."""
    seen, end = b"", time.monotonic() + LIMIT
    while wanted not in seen:
        ready, _, _ = select.select([fd], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            sys.exit(f"{wanted!r} did not appear within {LIMIT:.0f} s; seen: {seen[-400:]!r}")
        try:
            chunk = os.read(fd, 65536)
        except OSError:
            break
        if not chunk:
            break
        seen += chunk
    return seen


def main(program: str) -> None:
    home = tempfile.mkdtemp()
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(home)
        os.environ.update(HOME=home, TERM="xterm-256color", LANG="C.UTF-8")
        os.execv(program, [program])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    before = termios.tcgetattr(fd)
    start = time.monotonic()
    if b"Start" not in read_until(fd, b"Start"):
        sys.exit("the wizard ended before its first screen")
    print(f"first screen after {(time.monotonic() - start) * 1000:.0f} ms")
    os.write(fd, b"\x11")  # Ctrl-Q
    rest = read_until(fd, b"\x1b[?1049l")
    if b"\x1b[?1049l" not in rest:
        sys.exit("the wizard did not leave the alternate screen")
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"the wizard ended with {status}")
    if termios.tcgetattr(fd)[3] != before[3]:
        sys.exit("the terminal's modes were not restored")


main(sys.argv[1])
