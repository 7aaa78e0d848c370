# SPDX-License-Identifier: GPL-3.0-or-later
"""Short descriptions and sections of all packages that apt knows: real, labelled texts on every Debian."""

import re
import subprocess


def descriptions():
    """[(package, section, description)], each description once, in the order of the packages' names."""
    listing = subprocess.run(["apt-cache", "dumpavail"], capture_output=True, text=True, check=True).stdout
    found = {}
    for entry in listing.split("\n\n"):
        fields = dict(re.findall(r"^([A-Za-z-]+): (.*)$", entry, re.M))
        text = fields.get("Description") or fields.get("Description-en")
        if text and "Section" in fields:
            found[fields["Package"]] = (fields["Section"].split("/")[-1], text.strip())
    seen, rows = set(), []
    for package in sorted(found):
        section, text = found[package]
        if text.lower() not in seen:
            seen.add(text.lower())
            rows.append((package, section, text))
    return rows
