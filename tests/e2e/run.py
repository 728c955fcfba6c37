#!/usr/bin/env python3
"""Runs the end-to-end tests against one program.

    run.py --program PATH-TO-S7SCOPE [test_usage test_damage ...]

Prints what failed and what was skipped and why, ends with 'N passed, N failed, N skipped'; exit code 1 on a failure, 77 when
everything was skipped."""
import argparse
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True)
    parser.add_argument('modules', nargs='*')
    options = parser.parse_args()
    if not os.access(options.program, os.X_OK):
        sys.exit('%s is not a program' % options.program)
    os.environ['S7SCOPE_PROGRAM'] = os.path.abspath(options.program)
    sys.path.insert(0, HERE)
    modules = options.modules or sorted(n[:-3] for n in os.listdir(HERE) if n.startswith('test_') and n.endswith('.py'))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(unittest.defaultTestLoader.loadTestsFromNames(modules))
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    for test, why in result.skipped:
        print('SKIP  %s: %s' % (test.id(), why))
    passed = max(0, result.testsRun - failed - len(result.skipped))
    print('%d passed, %d failed, %d skipped' % (passed, failed, len(result.skipped)))
    if failed:
        return 1
    return 0 if passed else 77


if __name__ == '__main__':
    sys.exit(main())
