#!/usr/bin/env python3
"""Lets programs of others talk S7 with each other in network namespaces, and compares what they say they did with what s7scope saw.

    real.py --program PATH-TO-S7SCOPE --folder FOLDER

FOLDER keeps the npm packages between runs and the capture and logs of the last play. All traffic stays in the namespaces. Ends with 77 and a
line that says why where namespaces are not permitted, a program is missing, or the npm registry can't be reached."""
import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'e2e')]

import packages  # noqa: E402

PROGRAMS = ('unshare', 'nsenter', 'ip', 'nft', 'dumpcap', 'node', 'npm', 'c++')
PLAY_SECONDS = 150
PLAYS = 3
SCRIPTS = {'daily': 'play.py', 'outages': 'outages.py'}  # by the folder that each one gets
SKIPPED = 77


def skip(why):
    print('SKIP real programs: ' + why)
    sys.exit(SKIPPED)


def namespaces():
    """The command that begins a network namespace, as root or as anybody; None when neither is permitted."""
    probe = ['sh', '-c', 'ip link add name probe type bridge && nft add table inet probe']
    for command in (['unshare', '--net'], ['unshare', '--user', '--map-root-user', '--net']):
        if subprocess.run(command + probe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return command
    return None


def play(enter, script, packages_folder, folder):
    """Whether it came to an end. The libraries give up on each other where a machine is busy for seconds: then there is nothing to compare, and
    one more try."""
    for left in range(PLAYS - 1, -1, -1):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        run = subprocess.run(enter + [sys.executable, os.path.join(HERE, script), packages_folder, folder], stdin=subprocess.DEVNULL,
                             timeout=PLAY_SECONDS, check=False)
        if run.returncode == 0:
            return True
        print('%s failed in %s; %d more' % (script, folder, left), flush=True)
    return False


def play_all(enter, packages_folder, folder):
    """Side by side: each has a network of its own, and most of it is waiting."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        runs = [pool.submit(play, enter, script, packages_folder, os.path.join(folder, name)) for name, script in SCRIPTS.items()]
        if not all([run.result() for run in runs]):
            print('0 passed, 1 failed, 0 skipped')
            sys.exit(1)


def compare():
    loader = unittest.defaultTestLoader
    suite = unittest.TestSuite(loader.loadTestsFromName(name) for name in ('test_real', 'test_outages'))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    failed = len(result.failures) + len(result.errors)
    print('%d passed, %d failed, 0 skipped' % (result.testsRun - failed, failed))
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True)
    parser.add_argument('--folder', required=True)
    options = parser.parse_args()
    os.environ['PATH'] += ':/usr/sbin:/sbin'
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing:
        skip('not installed: ' + ' '.join(missing))
    enter = namespaces()
    if enter is None:
        skip('network namespaces are not permitted here')
    folder = os.path.abspath(options.folder)
    try:
        packages.install(os.path.join(folder, 'packages'))
    except packages.Unreachable as error:
        skip(str(error))
    except packages.Failed as error:
        print('%s\n0 passed, 1 failed, 0 skipped' % error)
        return 1
    os.environ['S7SCOPE_PROGRAM'] = os.path.abspath(options.program)
    os.environ['S7SCOPE_PLAY'] = os.path.join(folder, 'play-%d' % os.getpid())
    try:
        play_all(enter, os.path.join(folder, 'packages'), os.environ['S7SCOPE_PLAY'])
        return compare()
    finally:
        keep_last(folder, os.environ['S7SCOPE_PLAY'])


def keep_last(folder, this):
    """Two builds may play at once; each has a folder of its own until it is done."""
    if os.path.isdir(this):
        last = os.path.join(folder, 'last')
        shutil.rmtree(last, ignore_errors=True)
        try:
            os.rename(this, last)
        except OSError:
            shutil.rmtree(this, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
