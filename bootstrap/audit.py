"""Asks OSV, the public list of known weaknesses, about every package of the locks, Python's and npm's.

Status 1 where one is known. Where the list can't be reached that is said, and nothing fails: a
check that needs the Internet would soon be left out.
"""

import json
import os
import re
import sys
import urllib.error
import urllib.request

from bootstrap.shell import ROOT, say

OSV = "https://api.osv.dev/v1/querybatch"
SECONDS = 20
# Names of weaknesses that don't touch us, each with its reason.
ACCEPTED: dict[str, str] = {}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def locked() -> list[tuple[str, str, str]]:
    """(ecosystem, name, version) of all that `make setup` and `make check` install."""
    found = set()
    for lock in (ROOT / "requirements").glob("*.txt"):
        found |= {("PyPI", name, version) for name, version in PINNED.findall(lock.read_text())}
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    for path, package in packages.items():
        if path:
            found.add(("npm", path.rpartition("node_modules/")[2], package["version"]))
    return sorted(found)


def known(packages: list[tuple[str, str, str]], service: str) -> list[str]:
    """:raises OSError: when the service can't be reached"""
    asked = [
        {"package": {"ecosystem": where, "name": name}, "version": version}
        for where, name, version in packages
    ]
    request = urllib.request.Request(  # noqa: S310 - who runs it names it
        service, json.dumps({"queries": asked}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
        results = json.load(answer)["results"]
    return [
        f"{name} {version}: {weakness['id']}"
        for (_, name, version), result in zip(packages, results, strict=True)
        for weakness in result.get("vulns", [])
        if weakness["id"] not in ACCEPTED
    ]


def main(service: str) -> int:
    packages = locked()
    try:
        found = known(packages, service)
    except (OSError, ValueError, KeyError) as error:
        say(f"Known weaknesses weren't looked up, for {service} can't be asked: {error}")
        return 0
    for line in found:
        say(f"{line}, see https://osv.dev/{line.rpartition(' ')[2]}")
    say(f"{len(packages)} packages, {len(found)} known weaknesses.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(os.environ.get("OSV_URL") or OSV))
