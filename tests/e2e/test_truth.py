"""The inventory of every sample against samples/truth: what the sample's maker put into it, counted while making it."""
import collections
import json
import os

from support import SAMPLES, ProgramTest

TRUTH = os.path.join(SAMPLES, 'truth')
CONNECTION = ('client', 'server', 'port', 'client_tsap', 'server_tsap', 'protocol')
CONNECTION_FACTS = ('sessions', 'tpdu_size', 'pdu_size', 'max_jobs_calling', 'max_jobs_called', 'requests', 'responses', 'unanswered',
                    'errors', 'reads', 'writes', 'read_bytes', 'written_bytes')
ACCESS = ('client', 'server', 'initiator', 'operation', 'area', 'db', 'first_byte', 'bytes', 'bit', 'transport')
ACCESS_FACTS = ('requests', 'ok', 'failed')
OPERATION = ('client', 'server', 'initiator')
ATTEMPT = ('client', 'server', 'port', 'server_tsap', 'outcome')


def sums(rows, key, facts):
    """Key -> sums of these facts over the rows."""
    result = collections.defaultdict(collections.Counter)
    for row in rows:
        for fact in facts:
            result[tuple(row[k] for k in key)][fact] += row[fact] or 0
    return {k: {f: c[f] for f in facts} for k, c in result.items()}


def codes(rows, key, column):
    """Key -> return codes and how often, added up."""
    result = collections.defaultdict(collections.Counter)
    for row in rows:
        value = row[column]
        for code, count in (json.loads(value) if isinstance(value, str) else value or {}).items():
            result[tuple(row[k] for k in key)][code] += count
    return {k: dict(c) for k, c in result.items()}


class Truth(ProgramTest):
    maxDiff = 4000

    def hold(self, check):
        """Calls check(truth, inventory) for every sample that has a truth."""
        names = sorted(n for n in os.listdir(TRUTH) if n.endswith('.json')) if os.path.isdir(TRUTH) else []
        self.assertTrue(names, 'no truth in %s' % TRUTH)
        for name in names:
            with open(os.path.join(TRUTH, name), encoding='utf-8') as file:
                truth = json.load(file)
            with self.subTest(truth['capture']):
                inventory = truth['capture'] + '.db'
                result = self.s7scope('analyze', os.path.join(SAMPLES, truth['capture']), '-o', self.path(inventory))
                self.assertIn(result.code, (0, 3), result.err)
                check(truth, inventory)

    def test_packets(self):
        self.hold(lambda truth, inventory: self.assertEqual(self.value('select packets from captures', inventory), truth['packets']))

    def test_connections(self):
        def check(truth, inventory):
            rows = self.rows('select * from connections', inventory)
            self.assertEqual(sums(rows, CONNECTION, CONNECTION_FACTS), sums(truth['connections'], CONNECTION, CONNECTION_FACTS))
            tags = {tuple(r[k] for k in CONNECTION): r['vlan'] for r in rows}
            self.assertEqual(tags, {tuple(c[k] for k in CONNECTION): ','.join(c['vlans']) or None for c in truth['connections']})

        self.hold(check)

    def test_accesses(self):
        def check(truth, inventory):
            rows = self.rows('select * from accesses', inventory)
            self.assertEqual(sums(rows, ACCESS, ACCESS_FACTS), sums(truth['accesses'], ACCESS, ACCESS_FACTS))
            self.assertEqual(codes(rows, ACCESS, 'return_codes'), codes(truth['accesses'], ACCESS, 'return_codes'))

        self.hold(check)

    def test_operations(self):
        def check(truth, inventory):
            rows = self.rows('select * from operations', inventory)
            self.assertEqual(sums(rows, OPERATION, ACCESS_FACTS), sums(truth['operations'], OPERATION, ACCESS_FACTS))
            self.assertEqual(codes(rows, OPERATION, 'errors'), codes(truth['operations'], OPERATION, 'errors'))

        self.hold(check)

    def test_attempts(self):
        self.hold(lambda truth, inventory: self.assertEqual(
            sums(self.rows('select * from attempts', inventory), ATTEMPT, ('count',)), sums(truth['attempts'], ATTEMPT, ('count',))))
