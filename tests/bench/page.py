#!/usr/bin/env python3
"""What the page of a large plant costs, to write and to read: 500 controllers, 5,000 connections, 100,000 accesses.

    page.py [--s7scope PROGRAM] [--bench FOLDER] [--browser FOLDER] [--controllers N] [--runs N] [--require]

CPU time (user and system) and largest memory of `s7scope report -f html`, the median of the runs after one that is thrown away, and the size
of the page. Where --browser (build/browser by default) has the packages of tests/browser, also how long Chromium takes to open it, and how
long the frames are while scrolling through all of it. --require ends with 1 when a goal is missed: 3 s, 10 MB. --bench is the folder of
make_inventory, build/dev/tests/bench by default."""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

from compare import ROOT, median

GOAL_SECONDS, GOAL_BYTES = 3.0, 10_000_000


def scrolled(packages, page):
    """What tests/browser/scroll.js says, None where it can't run."""
    chromium = shutil.which('chromium')
    if not chromium or not shutil.which('node') or not os.path.isdir(os.path.join(packages, 'node_modules')):
        return None
    run = subprocess.run(['node', os.path.join(ROOT, 'tests', 'browser', 'scroll.js'), chromium, page], stdout=subprocess.PIPE, check=True,
                         env={**os.environ, 'NODE_PATH': os.path.join(packages, 'node_modules')})
    return json.loads(run.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--s7scope', default=os.path.join(ROOT, 'build', 'release', 'cli', 's7scope'))
    parser.add_argument('--bench', default=os.path.join(ROOT, 'build', 'dev', 'tests', 'bench'))
    parser.add_argument('--browser', default=os.path.join(ROOT, 'build', 'browser'))
    parser.add_argument('--controllers', type=int, default=500)
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--require', action='store_true')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='s7scope-bench-') as folder:
        inventory, page = os.path.join(folder, 'plant.db'), os.path.join(folder, 'plant.html')
        subprocess.run([os.path.join(options.bench, 'make_inventory'), inventory, str(options.controllers)], check=True)
        seconds, mib = median([options.s7scope, 'report', inventory, '-f', 'html', '-O', page], options.runs)
        size = os.path.getsize(page)
        print('report -f html: %.2f s, %.0f MiB, a page of %.1f MB' % (seconds, mib, size / 1e6))
        found = scrolled(os.path.abspath(options.browser), page)
        if found is None:
            print('not opened: chromium, node or the packages of tests/browser are missing (tests/browser/browser.py installs them)')
        else:
            print('Chromium: opened in {openMs} ms ({openWorkMs} ms of work); {height:,} pixels in {frames} frames: median {frameMedianMs} ms, '
                  '95 % within {frameP95Ms} ms, longest {frameLongestMs} ms; work per frame: median {workMedianMs} ms, 95 % within {workP95Ms} ms, '
                  'longest {workLongestMs} ms'.format(**found))
    return 1 if options.require and (seconds > GOAL_SECONDS or size > GOAL_BYTES) else 0


if __name__ == '__main__':
    sys.exit(main())
