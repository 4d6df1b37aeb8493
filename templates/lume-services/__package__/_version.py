"""The version of this package.

In a working copy it comes from git's tags (`v1.2.3`); in an archive made by git from the two lines that git fills in
below; in a source distribution and an installed package this file is replaced by one that holds the version as it was
when they were built. The rules are versioneer's, style pep440: `versioneer install --vendor` can take over any time.
"""

import os
import re
import subprocess
from pathlib import Path

# Filled in by `git archive` (see .gitattributes).
GIT_REFERENCES = "$Format:%d$"
GIT_REVISION = "$Format:%H$"
GIT_DATE = "$Format:%ci$"

TAG_PREFIX = "v"

PEP440 = re.compile(
    r"""v?(?:(?P<epoch>[0-9]+)!)?(?P<release>[0-9]+(?:\.[0-9]+)*)
    (?:[-_.]?(?P<pre>alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?P<pre_number>[0-9]*))?
    (?P<post>-(?P<post_bare>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?P<post_number>[0-9]*))?
    (?P<dev>[-_.]?dev[-_.]?(?P<dev_number>[0-9]*))?
    (?:\+(?P<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?""",
    re.VERBOSE | re.IGNORECASE,
)
PRE_RELEASES = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}


def normalized(text):
    """`text` as PEP 440 writes it (`1.3.0-rc1` is `1.3.0rc1`); none where it is no version."""
    match = PEP440.fullmatch(text.strip())
    if match is None:
        return None
    part = match.groupdict()
    version = f"{int(part['epoch'])}!" if int(part["epoch"] or 0) else ""
    version += ".".join(str(int(number)) for number in part["release"].split("."))
    if part["pre"]:
        word = part["pre"].lower()
        version += f"{PRE_RELEASES.get(word, word)}{int(part['pre_number'] or 0)}"
    if part["post"]:
        version += f".post{int(part['post_bare'] or part['post_number'] or 0)}"
    if part["dev"]:
        version += f".dev{int(part['dev_number'] or 0)}"
    if part["local"]:
        pieces = re.split(r"[-_.]", part["local"].lower())
        version += "+" + ".".join(str(int(piece)) if piece.isdigit() else piece for piece in pieces)
    return version


def found(version, tag=None, revision=None, dirty=None, date=None, error=None):
    """One answer: the version, the tag if it is exactly that release, and what is known of the commit."""
    return {
        "version": version,
        "tag": tag,
        "full-revisionid": revision,
        "dirty": dirty,
        "error": error,
        "date": date,
    }


def is_release_tag(tag):
    return tag.startswith(TAG_PREFIX) and tag[len(TAG_PREFIX) : len(TAG_PREFIX) + 1].isdigit()


def from_archive():
    """What `git archive` wrote into this file; none in a working copy."""
    if GIT_REVISION.startswith("$Format"):
        return None
    references = [name.strip() for name in GIT_REFERENCES.strip(" ()").split(",")]
    tags = [name[len("tag: ") :] for name in references if name.startswith("tag: ")]
    for tag in sorted(filter(is_release_tag, tags)):
        version = normalized(tag[len(TAG_PREFIX) :])
        if version is not None:
            return found(version, tag, GIT_REVISION, False, GIT_DATE)
    return found("0+unknown", None, GIT_REVISION, False, GIT_DATE, "no tag of a release in this archive")


def git(root, *arguments):
    """What git prints; none when it fails or is not installed."""
    environment = {name: value for name, value in os.environ.items() if name != "GIT_DIR"}
    try:
        answer = subprocess.run(
            ["git", *arguments], cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None
    return answer.stdout.decode("utf-8", "replace").strip() if answer.returncode == 0 else None


def from_git(root):
    """What git says of the working copy at `root`; none where there is none."""
    if not (root / ".git").exists() and git(root, "ls-files", "--error-unmatch", "setup.py") is None:
        return None
    revision = git(root, "rev-parse", "HEAD")
    described = git(
        root, "describe", "--tags", "--dirty", "--always", "--long", "--match", f"{TAG_PREFIX}[[:digit:]]*"
    )
    if revision is None or described is None:
        return None
    date = git(root, "show", "-s", "--format=%ci", "HEAD")
    dirty = described.endswith("-dirty")
    if dirty:
        described = described[: -len("-dirty")]
    suffix = ".dirty" if dirty else ""
    match = re.fullmatch(r"(?P<tag>.+)-(?P<distance>[0-9]+)-g(?P<short>[0-9a-f]+)", described)
    if match is None:
        commits = git(root, "rev-list", "--count", "HEAD")
        return found(f"0+untagged.{commits}.g{described}{suffix}", None, revision, dirty, date)
    tag, distance = match["tag"], int(match["distance"])
    version = normalized(tag[len(TAG_PREFIX) :])
    if version is None:
        return found("0+unknown", None, revision, dirty, date, f"the tag {tag} is no version")
    if distance == 0 and not dirty:
        return found(version, tag, revision, dirty, date)
    joint = "." if "+" in version else "+"
    return found(f"{version}{joint}{distance}.g{match['short']}{suffix}", None, revision, dirty, date)


def from_folder(root):
    """The version in the folder's name, as the Dockerfile sets it up: `<package>-1.2.3`."""
    prefix = f"{Path(__file__).resolve().parent.name}-"
    name = root.name
    version = normalized(name[len(prefix) :]) if name.startswith(prefix) else None
    return None if version is None else found(version, TAG_PREFIX + name[len(prefix) :], None, False)


def get_versions():
    """The version and where it comes from."""
    root = Path(__file__).resolve().parent.parent
    return (
        from_archive()
        or from_git(root)
        or from_folder(root)
        or found("0+unknown", error="neither git nor an archive of it")
    )
