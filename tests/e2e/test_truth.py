"""The inventory of every sample against samples/truth: what the sample's maker put into it, counted while making it."""
import collections
import json
import os

from support import SAMPLES, ProgramTest

TRUTH = os.path.join(SAMPLES, 'truth')
CONNECTION = ('client', 'server', 'port', 'client_tsap', 'server_tsap', 'protocol')
CONNECTION_FACTS = ('sessions', 'tpdu_size', 'pdu_size', 'max_jobs_calling', 'max_jobs_called', 'requests', 'responses', 'unanswered',
                    'errors', 'reads', 'writes', 'read_bytes', 'written_bytes')
ANSWERS = ('responses', 'unanswered', 'read_bytes', 'ok', 'failed', 'errors')
ENDS = ('client', 'server', 'port', 'client_tsap', 'server_tsap')
ACCESS = ('client', 'server', 'initiator', 'operation', 'area', 'db', 'first_byte', 'bytes', 'bit')
ACCESS_FACTS = ('requests', 'ok', 'failed')
OPERATION = ('client', 'server', 'initiator', 'operation')
EVENT = ('client', 'server', 'kind', 'outcome')
ATTEMPT = ('client', 'server', 'port', 'server_tsap', 'outcome')


def cut(truth):
    """Whether the snap length cut answers: the truth counts such an answer as missing, the inventory by what its beginning says."""
    return truth['numbers'].get('answers_cut', 0) > 0


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
    def assert_same(self, found, truth):
        """Like assertEqual, but says only what differs."""
        wrong = ['%s: truth %s, found %s' % (key, truth.get(key), found.get(key))
                 for key in sorted(found.keys() | truth.keys(), key=str) if found.get(key) != truth.get(key)]
        self.assertFalse(wrong, '\n'.join([''] + wrong[:20]))

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
        """Connections on which nothing was asked have no truth but their existence; what they are is the protocol's test."""
        def check(truth, inventory):
            rows = self.rows('select * from connections', inventory)
            busy = [r for r in rows if r['requests'] or r['responses']]
            wanted = [c for c in truth['connections'] if c['requests'] or c['responses']]
            facts = [f for f in CONNECTION_FACTS if f not in ANSWERS or not cut(truth)]
            self.assert_same(sums(busy, CONNECTION, facts), sums(wanted, CONNECTION, facts))
            self.assertLessEqual({tuple(c[k] for k in ENDS) for c in truth['connections']}, {tuple(r[k] for k in ENDS) for r in rows})
            tags = {tuple(r[k] for k in CONNECTION): r['vlan'] for r in busy}
            self.assert_same(tags, {tuple(c[k] for k in CONNECTION): ','.join(c['vlans']) or None for c in wanted})

        self.hold(check)

    def test_accesses(self):
        def check(truth, inventory):
            rows = self.rows('select * from accesses', inventory)
            for row in rows:
                if row['area'] == 'symbol':
                    row['db'] = None  # a symbol names its block; the truth knows only its bytes
            wanted = truth['accesses']
            facts = [f for f in ACCESS_FACTS if f not in ANSWERS or not cut(truth)]
            self.assert_same(sums(rows, ACCESS, facts), sums(wanted, ACCESS, facts))
            if not cut(truth):
                self.assert_same(codes(rows, ACCESS, 'return_codes'), codes(wanted, ACCESS, 'return_codes'))

        self.hold(check)

    def test_transports(self):
        """Symbols and DB lists have no transport in the truth, so only the ranges that have one are looked for."""
        def check(truth, inventory):
            key = ACCESS + ('transport',)
            have = {tuple(r[k] for k in key) for r in self.rows('select * from accesses', inventory)}
            self.assertLessEqual({tuple(a[k] for k in key) for a in truth['accesses'] if 'transport' in a}, have)

        self.hold(check)

    def operation_name(self, function, inventory):
        """The inventory's word for a function as the truth knows it: '0x1d', userdata '4/1', 'plus 0x04ca'."""
        kind, _, number = function.rpartition(' ')
        if '/' in number:
            group, subfunction = map(int, number.split('/'))
            kind, code = 'userdata-function', group << 8 | subfunction
        else:
            kind, code = 'plus-function' if kind else 'function', int(number, 16)
        found = self.rows("select name from code_name where kind = '%s' and code = %d" % (kind, code), inventory)
        return found[0]['name'].lower().replace('_', '-') if found else function

    def test_operations(self):
        """What nobody asked for is only pushed, and is left out."""
        def check(truth, inventory):
            # The truth knows S7; what is said in other protocols is the matter of test_other_protocols.
            rows = self.rows("select * from operations where requests > 0 and protocol in ('s7comm', 's7comm-plus')", inventory)
            wanted = [dict(o, operation=self.operation_name(o['function'], inventory)) for o in truth['operations'] if o['requests']]
            self.assert_same(sums(rows, OPERATION, ACCESS_FACTS), sums(wanted, OPERATION, ACCESS_FACTS))
            self.assert_same(codes(rows, OPERATION, 'errors'), codes(wanted, OPERATION, 'errors'))

        self.hold(check)

    def test_events(self):
        def check(truth, inventory):
            rows = self.rows('select *, 1 as count from events where connection is not null', inventory)
            self.assert_same(sums(rows, EVENT, ('count',)), sums(truth['events'], EVENT, ('count',)))

        self.hold(check)

    def test_devices(self):
        """What stations said of themselves; stations that said nothing have no truth."""
        def check(truth, inventory):
            rows = self.rows('select * from devices', inventory)
            for wanted in truth['devices']:
                # An address that several stations claim has a row for each of them.
                same = [{k: r[k] for k in wanted} for r in rows if r['address'] == wanted['address']]
                if wanted not in same:
                    self.assert_same(same[0] if same else {}, wanted)

        self.hold(check)

    def test_attempts(self):
        """Of the connections that the truth knows; samples hold a few without S7 beside them."""
        def check(truth, inventory):
            known = {(c['client'], c['server'], c['port']) for c in truth['connections'] + truth['attempts']}
            rows = [r for r in self.rows('select * from attempts', inventory) if (r['client'], r['server'], r['port']) in known]
            self.assert_same(sums(rows, ATTEMPT, ('count',)), sums(truth['attempts'], ATTEMPT, ('count',)))

        self.hold(check)
