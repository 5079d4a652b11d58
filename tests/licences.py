"""The licences of everything that the locks install, as the README's table.

    python -m tests.licences

Run it where the locks are installed; it reads what each package says of itself.
"""

import importlib.metadata
import re
import sys

from packaging.markers import Marker

from tests.locks import LOCK, TORCH, locked

LONGEST = 60  # a longer field is the licence's text
SPDX = {  # what packages say in other words
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache 2.0 License": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "MIT, BSD": "MIT AND BSD-3-Clause",
}
ELSEWHERE = {"colorama": "BSD-3-Clause", "httpx2-jsfetch": "BSD-3-Clause"}  # never installed on Linux: as their projects say
PERMISSIVE = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CNRI-Python",
    "ISC",
    "MIT",
    "PSF-2.0",
    "Zlib",
    "LLVM-exception",
}
RUNTIMES = "its wheels bring GCC's runtime libraries: GPL-3.0 with the exception for runtimes, libquadmath LGPL-2.1"
FLAGS = {  # what is not permissive, or not wholly
    "faiss-cpu": RUNTIMES,
    "numpy": RUNTIMES,
    "scikit-learn": "its wheel brings GCC's libgomp: GPL-3.0 with the exception for runtimes",
    "scipy": RUNTIMES,
    "setuptools": "carries autocommand: LGPL-3.0",
    "torch": "its wheel brings GCC's libgomp: GPL-3.0 with the exception for runtimes",
    "tqdm": "changes to its own files have to be published",
}


def licence(name):
    """The licence that an installed package states, as an SPDX expression where it can be told."""
    said = importlib.metadata.metadata(name)
    classes = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier", []) if each.startswith("License ::")]
    text = said.get("License-Expression") or said.get("License", "").strip()
    if not text or (len(text) > LONGEST and "License-Expression" not in said):
        text = " AND ".join(classes)
    return SPDX.get(text, text)


def rows():
    """The table: every package of the locks, in their order, with version, licence and what there is to know about it."""
    for each in sorted((*locked(LOCK), *locked(TORCH)), key=lambda each: each.name.lower()):
        marker = each.requirement.marker
        here = marker is None or marker.evaluate()
        told = licence(each.name) if here or each.name not in ELSEWHERE else ELSEWHERE[each.name]
        yield each.name, each.version + (f" ({when(marker)})" if marker and when(marker) else ""), told, FLAGS.get(each.name, "")


def when(marker: Marker):
    """Where a package is installed, in words; nothing where it is on all usual systems."""
    told = str(marker)
    if "emscripten" in told and "!=" not in told:
        return "in browsers"
    if "win32" in told:
        return "on Windows"
    if found := re.fullmatch(r'python_full_version (<|>=) "([\d.]+)"', told):
        return f"Python {found[2]} and newer" if found[1] == ">=" else f"before Python {found[2]}"
    return ""


def permissive(expression):
    """Whether all that an expression names is permissive."""
    return all(name in PERMISSIVE for name in re.split(r" (?:AND|OR|WITH) ", expression))


def table():
    """The table in Markdown."""
    lines = [" | ".join(row).rstrip() for row in rows()]
    return "\n".join(["| package | version | licence | |", "|---|---|---|---|", *(f"| {line} |" for line in lines)])


def main():
    installed = {each.metadata["Name"].lower().replace("_", "-"): each.version for each in importlib.metadata.distributions()}
    wanted = [each for each in (*locked(LOCK), *locked(TORCH)) if each.requirement.marker is None or each.requirement.marker.evaluate()]
    if others := [f"{each.name} {installed.get(each.name)}" for each in wanted if installed.get(each.name) != each.version]:
        sys.exit(f"not as the locks say: {', '.join(others)}; install them first")
    print(table())


if __name__ == "__main__":
    main()
