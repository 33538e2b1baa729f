"""Debian's packages: installed by root, or unpacked into a folder of ours by anybody else."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bootstrap.shell import attempt, run

LEFT_OUT = ("doc", "locale", "icons", "man")


def is_here() -> bool:
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


def install(*packages: str) -> bool:
    """As root, for the whole machine."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    patient = ("-o", "DPkg::Lock::Timeout=300")
    attempt("apt-get", "-q", "update", *patient, env=quiet)
    recommends = "--no-install-recommends"
    status, _ = attempt("apt-get", "-qy", *patient, "install", recommends, *packages, env=quiet)
    return not status


def unpack(target: Path, *packages: str, with_dependencies: bool = True) -> None:
    """Without root: an apt of our own, which knows what the machine has and asks its mirrors."""
    with tempfile.TemporaryDirectory(prefix="sarpras-apt-") as name:
        folder = Path(name)
        config = folder / "apt.conf"
        for part in ("state/lists/partial", "cache/archives/partial"):
            (folder / part).mkdir(parents=True)
        config.write_text(
            f'Dir::State "{folder}/state"; Dir::State::status "/var/lib/dpkg/status";\n'
            f'Dir::Cache "{folder}/cache"; Debug::NoLocking "true";\n'
            'Acquire::Languages "none"; APT::Install-Recommends "false";\n'
        )
        env = {"APT_CONFIG": str(config)}
        run("apt-get", "-q", "update", env=env, otherwise="Debian's package lists can't be loaded.")
        if with_dependencies:
            command = ("apt-get", "-qy", "--download-only", "install", *packages)
        else:
            command = ("apt-get", "-q", "download", *packages)
        run(*command, cwd=folder, env=env, otherwise="Debian's packages can't be loaded.")
        archives = [*folder.glob("*.deb"), *folder.glob("cache/archives/*.deb")]
        target.mkdir(parents=True, exist_ok=True)
        for archive in sorted(archives):
            _extract(archive, target)


def _extract(archive: Path, target: Path) -> None:
    less = [f"--exclude=./usr/share/{name}" for name in LEFT_OUT]
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE) as source:
        subprocess.run(
            ["tar", "--extract", "--no-same-owner", f"--directory={target}", *less],
            stdin=source.stdout,
            check=True,
        )


def is_root() -> bool:
    return os.geteuid() == 0
