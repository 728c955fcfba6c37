"""What every end-to-end test needs: the program, a folder of its own, and short questions to an inventory."""
import collections
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SAMPLES = os.path.join(ROOT, 'samples')
CAPTURES = os.environ.get('S7SCOPE_CAPTURES', os.path.join(ROOT, '..', 'shared', 'captures'))
CONTRACT = os.path.join(ROOT, '..', 'shared', 'tools', 'check-contract')
LONG = os.environ.get('S7SCOPE_LONG') == '1'
# A program under sanitizers takes six times as long to start: what runs it thousands of times then takes a part of them.
SANITIZED = os.environ.get('S7SCOPE_SANITIZED') == '1'
TIMEOUT_SECONDS = 60
ENDINGS = ('.pcap', '.pcapng')

Result = collections.namedtuple('Result', 'code out err')


def program():
    return os.environ['S7SCOPE_PROGRAM']


def captures_below(folder):
    """Paths of the captures in a folder; empty when there is none."""
    if not os.path.isdir(folder):
        return []
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(ENDINGS)]


class ProgramTest(unittest.TestCase):
    """Runs s7scope in a folder that is gone afterwards."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='s7scope-e2e-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def file(self, name, content):
        with open(self.path(name), 'wb') as file:
            file.write(content)
        return self.path(name)

    def s7scope(self, *words, stdin=b'', environment=None):
        """Runs the program; a hang or a death by signal fails the test at once."""
        run = subprocess.run([program()] + [str(w) for w in words], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             cwd=self.folder, timeout=TIMEOUT_SECONDS, check=False, env={**os.environ, 'S7SCOPE_OUI': '', **(environment or {})})
        result = Result(run.returncode, run.stdout.decode('utf-8'), run.stderr.decode('utf-8', 'replace'))
        self.assert_no_crash(result, words)
        return result

    def assert_no_crash(self, result, words):
        for word in ('Sanitizer', 'runtime error:', 'terminate called', 'Assertion'):
            self.assertNotIn(word, result.err, words)
        self.assertGreaterEqual(result.code, 0, '%s died of a signal: %s' % (words, result.err))

    def analyze(self, *captures, inventory='x.db', code=0, **options):
        result = self.s7scope('analyze', *captures, '-o', self.path(inventory), **options)
        self.assertEqual(result.code, code, result.err)
        return result

    def rows(self, query, inventory='x.db'):
        """Rows of an SQL query as dictionaries, read by sqlite and not by the program."""
        database = sqlite3.connect('file:%s?mode=ro' % self.path(inventory), uri=True)
        database.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in database.execute(query)]
        finally:
            database.close()

    def value(self, query, inventory='x.db'):
        return next(iter(self.rows(query, inventory)[0].values()))

    def report(self, view, inventory='x.db'):
        result = self.s7scope('report', self.path(inventory), view, '-f', 'json')
        self.assertEqual(result.code, 0, result.err)
        return json.loads(result.out)

    def facts(self, inventory='x.db'):
        """The content of an inventory that does not depend on names or on the order of reading."""
        sums = ('sum(requests)', 'sum(responses)', 'sum(reads)', 'sum(writes)', 'sum(read_bytes)', 'sum(written_bytes)',
                'sum(sessions)', 'count(*)')
        facts = self.rows('select %s from connections' % ', '.join(sums), inventory)[0]
        facts.update(self.rows('select sum(requests) asked, sum(ok) ok, sum(failed) failed from accesses', inventory)[0])
        facts.update(self.rows('select sum(packets) packets, count(*) captures from captures', inventory)[0])
        return facts

    def need(self, condition, what):
        if not condition:
            self.skipTest(what)
