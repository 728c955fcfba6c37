#!/usr/bin/env python3
"""Adds up JUnit files of ctest: names what failed and what was skipped, ends with 'N passed, N failed, N skipped'.

A test whose own last line has that form counts as what it says, since one ctest test may be a script with many cases.
Exit code 1 when anything failed or nothing ran."""
import re
import sys
import xml.etree.ElementTree as ElementTree

CLOSING = re.compile(r'^(\d+) passed, (\d+) failed, (\d+) skipped$', re.M)


def outcome(case):
    """(passed, failed, skipped) of one test case."""
    closing = CLOSING.findall(case.findtext('system-out') or '')
    counts = [int(n) for n in closing[-1]] if closing else [0, 0, 0]
    status = case.get('status')
    if case.find('skipped') is not None or status in ('notrun', 'disabled'):
        return counts if counts[2] else [0, 0, 1]
    if case.find('failure') is not None or status == 'fail':
        return [counts[0], max(counts[1], 1), counts[2]]
    return counts if closing else [1, 0, 0]


def reason(case):
    """Why something was skipped: the lines that begin with SKIP, or what ctest says."""
    text = case.findtext('system-out') or ''
    lines = [line.strip() for line in text.splitlines() if line.startswith('SKIP')]
    skipped = case.find('skipped')
    return '; '.join(lines[:5]) or (skipped.get('message') if skipped is not None else '')


def main(files):
    total = [0, 0, 0]
    for file in files:
        for case in ElementTree.parse(file).getroot().iter('testcase'):
            counts = outcome(case)
            total = [a + b for a, b in zip(total, counts)]
            if counts[1]:
                print('FAILED  %s' % case.get('name'))
            if counts[2]:
                print('SKIPPED %s: %s' % (case.get('name'), reason(case)))
    print('%d passed, %d failed, %d skipped' % tuple(total))
    return 1 if total[1] or not total[0] else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
