"""Checks which shared libraries and which glibc a binary needs: `needs.py BINARY 2.17`."""

import re
import subprocess
import sys

ALLOWED = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1"}


def main(binary: str, newest: str) -> None:
    dump = subprocess.run(["objdump", "-p", "-T", binary], check=True, capture_output=True, text=True).stdout
    needed = set(re.findall(r"^\s*NEEDED\s+(\S+)", dump, re.M))
    other = {name for name in needed - ALLOWED if not name.startswith("ld-linux")}
    versions = {tuple(map(int, v.split("."))) for v in re.findall(r"GLIBC_([0-9.]+)", dump)}
    limit = tuple(map(int, newest.split(".")))
    if not needed or not versions:
        sys.exit(f"{binary}: objdump lists no libraries or no versions of glibc")
    found = ".".join(map(str, max(versions)))
    print(f"needs: {' '.join(sorted(needed))}; glibc {found}")
    if other:
        sys.exit(f"{binary} needs {', '.join(sorted(other))}: only libc is allowed")
    if max(versions) > limit:
        sys.exit(f"{binary} needs glibc {found}, newer than {newest}")


main(*sys.argv[1:])
