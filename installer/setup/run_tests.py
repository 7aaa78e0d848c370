#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the built tests with ctest and counts their cases: run_tests.py BUILD [--all] [--label L] [--minutes M]

Each test writes its cases as JUnit XML to BUILD/results. A test that failed without a failing case there (a crash, a
time-out) counts as one failed case; one that was left out, or that no time was left for, as one skipped case.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

SETUP = pathlib.Path(__file__).resolve().parent
PEERS = SETUP.parent.parent / "tests" / "peers"

Case = collections.namedtuple("Case", "test name outcome detail")
Test = collections.namedtuple("Test", "labels seconds_allowed")
Outcome = collections.namedtuple("Outcome", "outcome detail seconds")


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--all", action="store_true", help="also the tests labelled slow")
    parser.add_argument("--label", help="only the tests with this label")
    parser.add_argument("--minutes", type=float, help="no test runs longer than this from now on")
    return parser.parse_args()


def selection(arguments):
    chosen = ["-L", f"^{arguments.label}$"] if arguments.label else []
    leave_out_slow = not arguments.all and arguments.label != "slow"
    return chosen + (["-LE", "^slow$"] if leave_out_slow else [])


def known_tests(build, chosen=()):
    """ctest's tests by name."""
    listing = subprocess.run(
        ["ctest", "--test-dir", build, "--show-only=json-v1", *chosen], check=True, capture_output=True, text=True
    )
    tests = {}
    for test in json.loads(listing.stdout)["tests"]:
        properties = {entry["name"]: entry["value"] for entry in test.get("properties", [])}
        tests[test["name"]] = Test(properties.get("LABELS", []), float(properties.get("TIMEOUT", 1500)))
    return tests


def make_peers(tests):
    """The Python environments that the chosen tests need. Where one can't be made, its tests say so and are skipped."""
    wanted = set()
    for test in tests.values():
        own = [label.removeprefix("peers-") for label in test.labels if label.startswith("peers-")]
        if own or "peers" in test.labels:
            wanted |= {f"requirements-{name}.txt" for name in own} or {"requirements.txt"}
    for requirements in sorted(wanted):
        subprocess.run([SETUP / "python-environment", "--make", PEERS / requirements], stdout=subprocess.DEVNULL)


def run_ctest(build, chosen, minutes):
    """True if the time was up before all tests had ended."""
    results = build / "results"
    results.mkdir(exist_ok=True)
    for old in [*results.glob("*.xml"), build / "ctest.xml"]:
        old.unlink(missing_ok=True)
    command = ["ctest", "--test-dir", build, "-j", "2", "--output-on-failure", "--output-junit", build / "ctest.xml", *chosen]
    end = time.time() + 60 * minutes if minutes else float("inf")
    if minutes:
        # ctest reads this as local time, and only without a time zone.
        command += ["--stop-time", time.strftime("%H:%M:%S", time.localtime(end))]
    subprocess.run(command)
    return time.time() >= end - 2


def parsed(file):
    try:
        return ElementTree.parse(file).getroot()
    except (OSError, ElementTree.ParseError):
        return None


def cases_in(file, test):
    """The cases of one JUnit file, as doctest, Qt Test and pytest write them."""
    root = parsed(file)
    cases = []
    for element in root.iter("testcase") if root is not None else ():
        name = element.get("name", "")
        found = {child.tag: child for child in element}
        fault = found.get("failure", found.get("error"))
        left_out = found.get("skipped")
        if fault is not None:
            cases.append(Case(test, name, "failed", fault.get("message", "")))
        elif left_out is not None and left_out.get("type") != "pytest.xfail":
            cases.append(Case(test, name, "skipped", left_out.get("message", "")))
        elif name not in ("initTestCase", "cleanupTestCase"):
            cases.append(Case(test, name, "passed", ""))
    return cases


def ctest_outcomes(build):
    """What became of each test that ctest started."""
    root = parsed(build / "ctest.xml")
    outcomes = {}
    for element in root.iter("testcase") if root is not None else ():
        output = (element.findtext("system-out") or "").splitlines()
        reason = next((line.split("skipped: ", 1)[1] for line in output if line.startswith("skipped: ")), "")
        outcome = {"run": "passed", "fail": "failed"}.get(element.get("status"), "skipped")
        outcomes[element.get("name")] = Outcome(outcome, reason, float(element.get("time", 0)))
    return outcomes


def cases_of(name, test, ended, own, time_was_up):
    """The cases of one test: its `own` from its JUnit file, and what ctest alone knows."""
    if ended is None or (ended.outcome == "failed" and time_was_up and not own and ended.seconds < test.seconds_allowed):
        return [Case(name, "", "skipped", "no time was left")]
    if ended.outcome == "skipped":
        return [Case(name, "", "skipped", ended.detail)]
    if ended.outcome == "failed" and not any(case.outcome == "failed" for case in own):
        too_long = ended.seconds >= test.seconds_allowed
        return own + [Case(name, "", "failed", f"took longer than {test.seconds_allowed:.0f} s" if too_long else "crashed")]
    return own or [Case(name, "", ended.outcome, "")]


def all_cases(build, tests, time_was_up):
    outcomes = ctest_outcomes(build)
    cases = []
    for name, test in tests.items():
        own = cases_in(build / "results" / f"{name}.xml", name)
        cases += cases_of(name, test, outcomes.get(name), own, time_was_up)
    return cases


def report(cases):
    for outcome in ("skipped", "failed"):
        for case in cases:
            if case.outcome == outcome:
                first_line = (case.detail.strip().splitlines() or ["no reason given"])[0]
                print(f"{outcome}: {case.test}{': ' if case.name else ''}{case.name} ({first_line})")
    count = collections.Counter(case.outcome for case in cases)
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped", flush=True)
    return 0 if count["failed"] == 0 and count["passed"] > 0 else 1


def main():
    arguments = parse_arguments()
    chosen = selection(arguments)
    tests = known_tests(arguments.build, chosen)
    if not tests:
        print(f"error: no test has the label {arguments.label}" if arguments.label else "error: no tests were built")
        print("0 passed, 0 failed, 0 skipped")
        return 1
    make_peers(tests)
    time_was_up = run_ctest(arguments.build, chosen, arguments.minutes)
    cases = all_cases(arguments.build, tests, time_was_up)
    if not arguments.label:
        slow = set(known_tests(arguments.build)) - set(tests)
        cases += [Case(name, "", "skipped", "takes long; ./test --all runs it") for name in sorted(slow)]
    return report(cases)


if __name__ == "__main__":
    sys.exit(main())
