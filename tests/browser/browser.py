#!/usr/bin/env python3
"""Opens reports of s7scope in headless Chromium, and compares what stands there with the inventories they were made from.

    browser.py --program PATH-TO-S7SCOPE --folder FOLDER

FOLDER keeps the npm packages between runs. Ends with 77 and a line that says why where Chromium or node is missing, Chromium can't start, or
the npm registry can't be reached."""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'e2e'), os.path.join(os.path.dirname(HERE), 'npm')]

import npm_packages  # noqa: E402

SKIPPED = 77
PROBE_SECONDS = 180


def skip(why):
    print('SKIP browser: ' + why)
    sys.exit(SKIPPED)


def starts(chromium):
    with tempfile.TemporaryDirectory() as profile:
        command = [chromium, '--headless', '--no-sandbox', '--user-data-dir=' + profile, '--dump-dom', 'about:blank']
        try:
            run = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PROBE_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return False
        return run.returncode == 0 and b'<html>' in run.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True)
    parser.add_argument('--folder', required=True)
    options = parser.parse_args()
    missing = [name for name in ('chromium', 'node', 'npm') if not shutil.which(name)]
    if missing:
        skip('not installed: ' + ' '.join(missing))
    if not starts(shutil.which('chromium')):
        skip('chromium does not start here')
    folder = os.path.abspath(options.folder)
    try:
        npm_packages.install(HERE, folder)
    except npm_packages.Unreachable as error:
        skip(str(error))
    except npm_packages.Failed as error:
        print('%s\n0 passed, 1 failed, 0 skipped' % error)
        return 1
    os.environ['S7SCOPE_PROGRAM'] = os.path.abspath(options.program)
    os.environ['S7SCOPE_NODE_PATH'] = os.path.join(folder, 'node_modules')
    import test_browser
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(unittest.defaultTestLoader.loadTestsFromModule(test_browser))
    failed = len(result.failures) + len(result.errors)
    print('%d passed, %d failed, 0 skipped' % (result.testsRun - failed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
