#!/usr/bin/env python3
"""What the audit of a large plant costs: 500 controllers, 5,000 connections, 100,000 accesses, and every fault somewhere among them.

    audit.py [--s7scope PROGRAM] [--bench FOLDER] [--controllers N] [--runs N] [--require]

CPU time (user and system) and largest memory of `s7scope audit`, as text and as JSON: the median of the runs, after one that is thrown
away. --require ends with 1 when a goal is missed: 2 s and 200 MiB. --bench is the folder of make_inventory, build/dev/tests/bench by
default."""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

from compare import ROOT, median

GOAL_SECONDS, GOAL_MIB = 2.0, 200.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--s7scope', default=os.path.join(ROOT, 'build', 'release', 'cli', 's7scope'))
    parser.add_argument('--bench', default=os.path.join(ROOT, 'build', 'dev', 'tests', 'bench'))
    parser.add_argument('--controllers', type=int, default=500)
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--require', action='store_true')
    options = parser.parse_args()
    missed = False
    with tempfile.TemporaryDirectory(prefix='s7scope-bench-') as folder:
        inventory = os.path.join(folder, 'plant.db')
        subprocess.run([os.path.join(options.bench, 'make_inventory'), inventory, str(options.controllers)], check=True)
        words = [options.s7scope, 'audit', inventory, '--fail-on', 'never']
        findings = json.loads(subprocess.run(words + ['-f', 'json'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout)
        print('%d MB, %d findings: %s' % (os.path.getsize(inventory) // 1_000_000, len(findings), ', '.join(
            '%s %d' % item for item in sorted(collections.Counter(finding['rule'] for finding in findings).items()))))
        for form in ('text', 'json'):
            seconds, mib = median(words + ['-f', form], options.runs)
            print('audit -f %s: %.2f s, %.0f MiB' % (form, seconds, mib))
            missed |= seconds > GOAL_SECONDS or mib > GOAL_MIB
    return 1 if options.require and missed else 0


if __name__ == '__main__':
    sys.exit(main())
