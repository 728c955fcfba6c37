"""The inventory of the play against the logs of the programs that played it: item for item, count for count."""
import collections
import json
import os
import shutil

import expected
from support import ProgramTest

FACTS = ('requests', 'ok', 'failed')
OUTCOMES = {'doorkeeper': 'cotp-rejected', 'closed': 'refused', 'filtered': 'unanswered', 'partner-b': 'closed-after-connect'}


def sums(key, rows):
    """Value of the key -> facts added up: rows of one operation differ in their detail."""
    result = {}
    for row in rows:
        known = result.setdefault(row[key], dict.fromkeys(FACTS, 0))
        for fact in FACTS:
            known[fact] += row[fact]
    return result


class Play(ProgramTest):
    def setUp(self):
        super().setUp()
        self.play = os.path.join(os.environ['S7SCOPE_PLAY'], 'daily')
        with open(os.path.join(self.play, 'play.json'), encoding='utf-8') as file:
            facts = json.load(file)
        self.knocks = facts['knocks']
        self.stations = {name: station['address'] for name, station in facts['stations'].items()}
        self.macs = {station['address']: station['mac'] for station in facts['stations'].values()}
        self.make_inventory()

    def make_inventory(self):
        self.analyze(os.path.join(self.play, 'play.pcapng'))
        self.assertEqual(self.value('select dropped_by_interface from captures'), 0, 'dumpcap says that packets were dropped')

    def log(self, name):
        return expected.read_log(self.play, name)

    def connection(self, client, server, tsap=None):
        rows = [r for r in self.report('connections') if (r['client'], r['server']) == (self.stations[client], self.stations[server]) and
                tsap in (None, r['server_tsap'])]
        self.assertEqual(len(rows), 1, rows)
        return rows[0]

    def operations(self, client):
        return sums('operation', [row for row in self.report('operations') if
                                  row['client'] == self.stations[client] and row['initiator'] == 'client'])


class Variables(Play):
    def access(self, row):
        return expected.Access(*(row[name] for name in expected.Access._fields))

    def test_every_access_and_no_other(self):
        found = {self.access(row): {f: row[f] for f in FACTS} for row in self.report('accesses')}
        self.maxDiff = None
        self.assertEqual(found, expected.accesses(self.play, self.stations))

    def test_return_codes(self):
        found = {self.access(row): row['return_codes'] for row in self.report('accesses') if
                 row['client'] == self.stations['hmi'] and row['return_codes']}
        self.assertEqual(found, expected.return_codes(self.play, self.stations))

    def test_as_the_server_counted(self):
        found = collections.Counter()
        for row in self.report('accesses'):
            found[row['client'], row['operation'], row['area'], None] += row['ok']
            for code, count in row['return_codes'].items():
                found[row['client'], row['operation'], row['area'], code] += count
        self.assertEqual({key: count for key, count in found.items() if count}, expected.served(self.play))

    def test_the_server_is_open_for_put_and_get(self):
        device = next(row for row in self.report('devices') if row['address'] == self.stations['plc'])
        self.assertEqual(device['putget'], 'used-and-open')


class Connections(Play):
    def test_setup_as_the_libraries_say(self):
        for client, tsaps in (('hmi', ['0202']), ('scada', ['0101', '0302']), ('engineering', ['0102'])):
            parts = expected.connections(self.log(client))
            self.assertEqual(len(parts), len(tsaps))
            for (connect, lines), tsap in zip(parts, tsaps):
                row = self.connection(client, 'plc', tsap)
                self.assertEqual((row['pdu_size'], row['sessions'], row['protocol']), (connect['pdu'], 1, 's7comm'))
                self.assertEqual((row['rack'], row['slot']), (connect.get('rack', 0), connect.get('slot', 2)))
                self.assertEqual(row['requests'], row['responses'])
                if client == 'scada':
                    self.assertEqual(row['requests'], 1 + len({(line['op'], line['job']) for line in lines}))

    def test_items(self):
        for client in ('hmi', 'scada'):
            rows = [r for r in self.report('connections') if (r['client'], r['server']) == (self.stations[client], self.stations['plc'])]
            wanted = expected.accesses(self.play, self.stations)
            for operation, column in (('read', 'reads'), ('write', 'writes')):
                self.assertEqual(sum(row[column] for row in rows),
                                 sum(f['requests'] for a, f in wanted.items() if (a.client, a.operation) == (self.stations[client], operation)))

    def test_stations(self):
        macs = {row['address']: row['mac'] for row in self.report('devices')}
        talking = ('plc', 'hmi', 'scada', 'engineering', 'partner-a', 'partner-b', 'doorkeeper')
        self.assertEqual({a: m for a, m in macs.items() if a in {self.stations[n] for n in talking}},
                         {self.stations[n]: self.macs[self.stations[n]] for n in talking})

    def test_attempts(self):
        wanted = collections.Counter()
        for _, source, target, _, remote in self.knocks:
            seen = OUTCOMES[target] in ('cotp-rejected', 'closed-after-connect')
            wanted[self.stations[source], self.stations[target], remote if seen else None, OUTCOMES[target]] += 1
        for client, tsaps in (('hmi', ['0202']), ('scada', ['0101', '0302']), ('engineering', ['0102'])):
            for tsap in tsaps:
                wanted[self.stations[client], self.stations['plc'], tsap, 'established'] += 1
        wanted[self.stations['partner-a'], self.stations['partner-b'], '1002', 'established'] += 1
        found = collections.Counter()
        for row in self.report('attempts'):
            if row['client'] != self.stations['crowd']:
                found[row['client'], row['server'], row['server_tsap'], row['outcome']] += row['count']
        self.assertEqual(found, wanted)

    def test_the_crowd(self):
        """Whether the server closes before or after the CR arrives, differs from one to the next."""
        found = collections.Counter()
        for row in self.report('attempts'):
            if row['client'] == self.stations['crowd']:
                found[row['outcome'] == 'established'] += row['count']
        results = [line['result'] for line in self.log('crowd') if line['op'] == 'connect']
        self.assertEqual(found, {True: results.count(0), False: len(results) - results.count(0)})

    def test_libraries_felt_the_refusals(self):
        for at in range(len(self.knocks)):
            self.assertTrue(self.log('knock-%d' % at)[0]['result'], self.knocks[at])


class Faults(Play):
    """What the audit makes of it: each fault that was played, and nothing of what went wrong once only."""

    def faults(self):
        result = self.s7scope('audit', self.path('x.db'), '-f', 'json')
        self.assertEqual(result.code, 1, result.err)
        names = {address: name for name, address in self.stations.items()}
        return [(f['rule'], names.get(f['client']), names.get(f['server']), f['confidence'], f) for f in json.loads(result.out) if
                f['rule'].startswith(('port-', 'tsap-', 'connections-', 'putget-ref', 'db-', 'address-', 'pdu-', 'protection-'))]

    def test_each_that_was_played_and_no_other(self):
        self.assertEqual({row[:4] for row in self.faults()}, {
            ('port-unanswered', 'scada', 'filtered', 'medium'),     # a packet filter that drops
            ('port-refused', 'scada', 'closed', 'medium'),          # nobody listens
            ('tsap-rejected', 'scada', 'doorkeeper', 'medium'),     # disconnect, address unknown
            ('connections-exhausted', 'crowd', 'small', 'medium'),  # a Snap7 server that is full
            ('address-rejected', None, 'plc', 'high'),              # beyond the end of blocks
            ('address-rejected', None, 'plc', 'medium'),            # blocks that are missing
            ('protection-refused', 'engineering', 'plc', 'high'),   # a Snap7 server that wants a password
        })

    def test_who_is_suspected(self):
        said = {rule: finding['observation'] + finding['likely_cause'] for rule, _, _, _, finding in self.faults()}
        self.assertIn('The host is there', said['port-unanswered'])
        self.assertIn('Nothing listens', said['port-refused'])
        self.assertIn('At least 8 connections', said['connections-exhausted'])
        self.assertIn('beside at most 7 others, also after a refusal', said['connections-exhausted'])


class Engineering(Play):
    def test_operations(self):
        self.assertEqual(self.operations('engineering'), expected.operations(self.play))

    def test_nothing_else_was_asked(self):
        row = self.connection('engineering', 'plc')
        self.assertEqual(row['requests'], sum(f['requests'] for f in expected.operations(self.play).values()))
        # Snap7's server answers a block info that it refuses under a stale PDU reference: that answer belongs to no question.
        refused = sum(1 for line in self.log('engineering') if line['op'] == 'block-info' and line['result'])
        self.assertLessEqual(row['unanswered'], refused)

    def test_events(self):
        found = collections.Counter((r['kind'], r['outcome']) for r in self.report('events') if r['client'] == self.stations['engineering'])
        self.assertEqual(found, expected.events(self.play))

    def test_nobody_else_changed_a_controller(self):
        self.assertEqual({r['client'] for r in self.report('events')}, {self.stations['engineering']})

    def test_status_lists(self):
        found = collections.Counter()
        for row in self.report('operations'):
            if row['operation'] == 'read-szl':
                identifier, index = row['detail'].split()[0].split('/')
                found[int(identifier, 16), int(index, 16)] += row['requests']
        self.assertEqual(found, expected.status_lists(self.play))

    def test_identity(self):
        device = next(row for row in self.report('devices') if row['address'] == self.stations['plc'])
        wanted = expected.identity(self.play)
        self.assertEqual({fact: device[fact] for fact in wanted}, wanted)


class Partners(Play):
    def test_blocks(self):
        row = self.connection('partner-a', 'partner-b')
        wanted = {}
        for initiator, name in (('client', 'partner-a'), ('server', 'partner-b')):
            for r_id, pieces in expected.blocks_sent(self.play, name, row['pdu_size']).items():
                wanted[initiator, 'R_ID 0x%08x' % r_id] = (pieces, pieces, 0)
        found = {(r['initiator'], r['detail']): tuple(r[f] for f in FACTS) for r in self.report('operations') if
                 r['connection'] == row['id'] and r['operation'] == 'bsend'}
        self.assertEqual(found, wanted)

    def test_every_block_arrived(self):
        for sender, receiver in (('partner-a', 'partner-b'), ('partner-b', 'partner-a')):
            sent = [(line['r_id'], line['bytes']) for line in self.log(sender) if line['op'] == 'bsend' and line['result'] == 0]
            self.assertEqual([(line['r_id'], line['bytes']) for line in self.log(receiver) if line['op'] == 'brcv' and line['right']], sent)


class Live:
    """The same questions to what `live` wrote while the play went on."""

    def make_inventory(self):
        shutil.copy(os.path.join(self.play, 'live.db'), self.path('x.db'))
        self.assertEqual(self.rows('select dropped_by_kernel, complete, problem from captures'),
                         [{'dropped_by_kernel': 0, 'complete': 1, 'problem': None}])


class LiveVariables(Live, Variables):
    pass


class LiveConnections(Live, Connections):
    pass


class LiveEngineering(Live, Engineering):
    pass


class LivePartners(Live, Partners):
    pass
