"""What the inventory says of captures that nobody on this project made: what their README says is in them, and what their own bytes say.

The second source for subscriptions is a reader of this file: packets of the capture, each one PDU, counted without our program."""
import collections
import json
import os
import struct
import unittest

from support import CAPTURES, SAMPLES, ProgramTest

EVENT = ('frame', 'kind', 'client', 'outcome')
STATUS_WITH_BYTES = 0xff
CYCLIC, UNSUBSCRIBE, CHANGE_DRIVEN, MODIFY = 1, 4, 5, 7
CYCLIC_GROUP = 2


def packets(path):
    """TCP payloads of a classic little-endian pcap of Ethernet frames without tags."""
    with open(path, 'rb') as file:
        content = file.read()
    at = 24
    while at + 16 <= len(content):
        length = struct.unpack_from('<I', content, at + 8)[0]
        frame = content[at + 16:at + 16 + length]
        at += 16 + length
        ip = frame[14:14 + struct.unpack_from('>H', frame, 16)[0]]
        tcp = ip[(ip[0] & 0x0f) * 4:]
        yield tcp[(tcp[12] >> 4) * 4:]


def db_areas(items):
    """The areas of the DB lists (syntax B0) in an item list: (DB, first byte, bytes)."""
    areas, at = [], 0
    while at + 4 <= len(items) and items[at] == 0x12:
        if items[at + 2] != 0xb0:
            raise ValueError('another syntax')
        for index in range(items[at + 3]):
            size, db, first = struct.unpack_from('>BHH', items, at + 4 + 5 * index)
            areas.append((db, first, size))
        at += 2 + items[at + 1]
        at += at % 2 if at < len(items) and items[at] != 0x12 else 0
    return areas


def subscribed(path):
    """(DB, first byte, bytes) -> how often it was asked for, pushes included; and how many pushes belong to a subscription."""
    asked, jobs, counts, pushes = {}, {}, collections.Counter(), 0
    for payload in packets(path):
        pdu = payload[7:]  # one TPKT with one DT in each packet
        if pdu[:2] != b'\x32\x07':
            continue
        reference, parameters = pdu[4:6], pdu[10:10 + struct.unpack_from('>H', pdu, 6)[0]]
        data = pdu[10 + len(parameters) + 4:]
        kind, group, function, sequence = parameters[5] >> 6, parameters[5] & 0x3f, parameters[6], parameters[7]
        if group != CYCLIC_GROUP:
            continue
        if kind == 1:
            areas = db_areas(data[4:]) if function != UNSUBSCRIBE else None
            asked[reference] = (function, areas, data[:2])
            counts.update(areas or ())
        elif kind == 2 and reference in asked:
            function, areas, job = asked.pop(reference)
            if function == UNSUBSCRIBE:
                jobs.pop(job[1], None)
            else:
                jobs[sequence] = areas
        elif kind == 0 and sequence in jobs:
            pushes += 1
            counts.update(jobs[sequence])
    return counts, pushes


class Captures(ProgramTest):
    def setUp(self):
        super().setUp()
        if not os.path.isdir(CAPTURES):
            self.skipTest('no captures of others at %s' % CAPTURES)

    def capture(self, name):
        path = os.path.join(CAPTURES, name)
        if not os.path.isfile(path):
            self.skipTest('%s is not there' % path)
        self.analyze(path)
        return path

    def events(self):
        return [tuple(r[k] for k in EVENT) for r in self.report('events')]

    def details(self, kind):
        return [r['detail'] for r in self.report('events') if r['kind'] == kind]

    def device(self, address):
        rows = [r for r in self.report('devices') if r['address'] == address]
        self.assertEqual(len(rows), 1, rows)
        return rows[0]

    def operation(self, name):
        """Detail -> (requests, ok, failed), both sides together."""
        result = collections.Counter()
        for row in self.report('operations'):
            if row['operation'] == name:
                for fact in ('requests', 'ok', 'failed'):
                    result[(row['detail'], fact)] += row[fact]
        return {d: tuple(result[(d, f)] for f in ('requests', 'ok', 'failed')) for d, _ in result}


class Production(Captures):
    """WinCC and an S7-400: cyclic services with 754 pushes of values, 14 of alarms."""

    def test_pushes_belong_to_their_subscriptions(self):
        wanted, pushes = subscribed(self.capture('wincc_s400_production.pcapng'))
        self.assertEqual(pushes, 754)
        found = {(r['db'], r['first_byte'], r['bytes']): r['requests'] for r in self.report('accesses') if r['operation'] == 'subscribe'}
        self.assertEqual(found, dict(wanted))
        rows = [r for r in self.report('accesses') if r['operation'] == 'subscribe']
        self.assertEqual({r['client'] for r in rows}, {'194.250.63.239'})
        self.assertEqual(sum(r['ok'] for r in rows), sum(wanted.values()), 'unchanged areas are served')
        self.assertEqual(sum(r['failed'] for r in rows), 0)

    def test_pushes_are_counted(self):
        self.capture('wincc_s400_production.pcapng')
        pushes = {r['operation']: r['pushes'] for r in self.rows(
            'select o.operation, sum(t.pushes) as pushes from operation o join operation_totals t on o.id = t.operation '
            'group by 1 having sum(t.pushes) > 0')}
        self.assertEqual(pushes, {'change-driven-modify': 736, 'change-driven': 18, 'notify-ind': 12, 'alarm-8-ind': 2})

    def test_reads_and_writes_stay_what_they_are(self):
        self.capture('wincc_s400_production.pcapng')
        row = self.report('connections')[0]
        self.assertEqual((row['requests'], row['unanswered'], row['writes']), (445, 0, 27))
        self.assertEqual({r['operation'] for r in self.report('accesses')}, {'read', 'write', 'subscribe'})
        self.assertEqual(self.report('events'), [])


class Blocks(Captures):
    def test_download(self):
        """The controller asks for the pieces; the initiator is the programming device all the same."""
        self.capture('s7comm_downloading_block_db1.pcap')
        self.assertEqual(self.events(), [(43, 'program-download', '192.168.1.10', 'succeeded'),
                                         (58, 'block-activated', '192.168.1.10', 'succeeded')])
        self.assertEqual(self.details('program-download'), [
            'DB 1, 500 bytes, language DB, author TWI, family TestHMI, name DATADB, version 0.1, '
            'code 2014-08-20 11:57:55.424, interface 2014-08-20 11:57:55.424'])
        self.assertEqual(self.operation('download-block'), {'DB 1': (3, 3, 0)})
        self.assertEqual(self.operation('get-block-info'), {'DB 1': (1, 0, 1)})

    def test_everything_of_a_client_library(self):
        self.capture('snap7.pcap')
        client = '134.217.61.131'
        self.assertEqual(self.events(), [(frame, kind, client, outcome) for frame, kind, outcome in (
            (17, 'program-upload', 'succeeded'), (25, 'program-upload', 'succeeded'), (31, 'program-upload', 'succeeded'),
            (37, 'program-upload', 'succeeded'), (43, 'program-upload', 'refused 0xd20c'), (47, 'clock-set', 'succeeded'),
            (57, 'cpu-stopped', 'succeeded'), (59, 'memory-copied', 'succeeded'), (61, 'memory-compressed', 'succeeded'),
            (63, 'cpu-started', 'succeeded'))])
        self.assertTrue(all(d.startswith('SDB 0, 216 bytes') for d in self.details('program-upload')[:4]))
        self.assertEqual(self.details('program-upload')[4], 'OB 0')
        self.assertEqual(self.details('cpu-started'), ['cold restart'])
        device = self.device('134.217.61.211')
        self.assertEqual((device['order_number'], device['firmware'], device['serial']),
                         ('6ES7 315-2EH14-0AB0', 'V3.2.7', 'S C-B1U393142011'))


class Engineering(Captures):
    def test_variable_table(self):
        self.capture('step7_s300_rwVarTab.pcapng')
        self.assertEqual(self.events(), [(frame, 'variable-modified', '134.249.62.202', 'succeeded') for frame in (1, 9, 22)])
        self.assertEqual(set(self.details('variable-modified')), {'MD 0, MW 4, I 8.1'})

    def test_status_lists(self):
        self.capture('s7comm_reading_plc_status.pcap')
        lists = self.operation('read-szl')
        self.assertEqual(sum(n[0] for n in lists.values()), 68)
        self.assertEqual({d: n for d, n in lists.items() if n[2]}, {'0x0c91/0x7fff': (1, 0, 1)})
        device = self.device('192.168.1.40')
        self.assertEqual({k: device[k] for k in ('name', 'family', 'order_number', 'hardware_version', 'firmware', 'serial')},
                         {'name': 'IM151-8-CPU', 'family': 'S7-300', 'order_number': '6ES7 151-8AB01-0AB0',
                          'hardware_version': '3', 'firmware': 'V3.2.6', 'serial': 'S C-C6TW74882012'})
        self.assertEqual(self.report('events'), [])

    def test_decode_joins_parts(self):
        """Every list that came in parts is printed whole with its last part."""
        path = self.capture('s7comm_reading_plc_status.pcap')
        lines = [json.loads(line) for line in self.s7scope('decode', path, '-f', 'jsonl').out.splitlines()]
        parts = [line for line in lines if 's7scope.part' in line]
        whole = [line for line in parts if 's7comm.data.userdata.szl_id' in line]
        self.assertTrue(parts)
        self.assertEqual(len(whole), sum(1 for line in parts if line['s7scope.part'] == 'last'))


# Bytes that no documented layout covers, and why (docs/szl.md, docs/s7comm-plus.md).
NOT_UNDERSTOOD = {
    's7comm_reading_plc_status.pcap': 36 + 120 + 40,  # status lists 0x001a and 0x001b, 0x0132 with index 9: nobody says what is in them
    's7comm_synthetic.pcap': 4 + 28,  # made up: data behind a head that says nothing follows; frames of S7comm-plus that hold none
}


def without(path, period, rest):
    """A classic little-endian pcap file without every packet whose place divided by `period` leaves `rest`."""
    with open(path, 'rb') as file:
        content = file.read()
    kept, at, place = content[:24], 24, 0
    while at + 16 <= len(content):
        end = at + 16 + struct.unpack_from('<I', content, at + 8)[0]
        if place % period != rest:
            kept += content[at:end]
        at, place = end, place + 1
    return kept


class NotUnderstood(ProgramTest):
    def test_every_byte_is_decoded_or_listed(self):
        self.need(os.path.isdir(CAPTURES), 'captures in ' + CAPTURES)
        for name in sorted(os.listdir(CAPTURES)):
            if not name.endswith(('.pcap', '.pcapng')):
                continue
            with self.subTest(name):
                self.assertEqual(self.in_lines(os.path.join(CAPTURES, name)), NOT_UNDERSTOOD.get(name, 0))
                self.assertEqual(self.in_inventory(os.path.join(CAPTURES, name)), NOT_UNDERSTOOD.get(name, 0))

    def test_the_inventory_counts_the_same_bytes_of_samples(self):
        counted = 0
        for name in sorted(os.listdir(SAMPLES)):
            if not name.endswith(('.pcap', '.pcapng')):
                continue
            with self.subTest(name):
                inventory = self.in_inventory(os.path.join(SAMPLES, name))
                self.assertEqual(inventory, self.in_lines(os.path.join(SAMPLES, name)))
                counted += inventory
        self.assertGreater(counted, 0)

    def test_the_inventory_counts_the_same_bytes_where_packets_are_missing(self):
        """Parts without their beginnings, answers without questions: whatever is not understood then, both say the same."""
        for name in ('userdata-services', 's7comm-plus-session', 'block-transfers'):
            for left_out in range(3):
                path = self.file('%s-%d.pcap' % (name, left_out), without(os.path.join(SAMPLES, name + '.pcap'), 5, left_out))
                self.assertEqual(self.in_inventory(path), self.in_lines(path), path)

    def in_lines(self, path):
        lines = self.s7scope('decode', path, '-f', 'jsonl').out.splitlines()
        return sum(json.loads(line).get('s7scope.not_understood', 0) for line in lines)

    def in_inventory(self, path):
        name = os.path.basename(path) + '.db'
        self.s7scope('analyze', path, '-o', self.path(name))
        return self.rows('SELECT coalesce(sum(not_understood), 0) AS bytes FROM connection_totals', name)[0]['bytes']


if __name__ == '__main__':
    unittest.main()
