"""diff: what changed between two inventories, each difference made on purpose, and nothing else."""
import csv
import io
import json
import os
import sqlite3
import struct

import frames
from support import SAMPLES, ProgramTest


class DiffTest(ProgramTest):
    def inventory(self, name, *conversations):
        packets = sorted(packet for conversation in conversations for packet in conversation)
        self.analyze(self.file(name + '.pcap', frames.pcap(packets)), inventory=name)
        return name

    def diff(self, old='old.db', new='new.db', code=1, options=()):
        result = self.s7scope('diff', self.path(old), self.path(new), '-f', 'json', *options)
        self.assertEqual(result.code, code, result.err)
        return json.loads(result.out)

    def kinds(self, *args, **options):
        return [(row['kind'], row['subject']) for row in self.diff(*args, **options)]


def talk(**where):
    return frames.Conversation(**where).open()


class Nothing(DiffTest):
    def test_the_same_inventory(self):
        for sample in ('plant-cell.pcapng', 'userdata-services.pcap', 'failed-attempts.pcap'):
            self.analyze(os.path.join(SAMPLES, sample))
            self.assertEqual(self.diff('x.db', 'x.db', code=0), [])

    def test_the_same_bytes_in_other_pieces(self):
        self.inventory('old.db', talk().read((1, 0, 20)).write((2, 0, 4)).close().packets)
        self.inventory('new.db', talk(client_port=40001).read((1, 0, 8), (1, 8, 12)).write((2, 0, 2)).write((2, 2, 2)).close().packets)
        self.assertEqual(self.diff(code=0), [])

    def test_another_time_and_another_client_port(self):
        self.inventory('old.db', frames.polling(5))
        self.inventory('new.db', frames.polling(9, client_port=45000, at=frames.START + 86400))
        self.assertEqual(self.diff(code=0), [])


class Differences(DiffTest):
    def test_a_new_range_is_told_to_the_byte(self):
        self.inventory('old.db', talk().read((1, 0, 10)).close().packets)
        self.inventory('new.db', talk().read((1, 4, 10), (7, 0, 2)).close().packets)
        rows = self.diff()
        self.assertEqual([(r['kind'], r['subject'], r['before'], r['after'], r['count']) for r in rows],
                         [('new-range', 'read DB1 10-13', None, 'DB1 10-13', 1), ('new-range', 'read DB7 0-1', None, 'DB7 0-1', 1),
                          ('lost-range', 'read DB1 0-3', 'DB1 0-3', None, 1)])
        self.assertEqual({(r['client'], r['server'], r['port']) for r in rows}, {('10.0.0.1', '10.0.0.2', 102)})

    def test_the_first_write_and_further_ones(self):
        self.inventory('old.db', talk().read((1, 0, 10)).close().packets)
        self.inventory('new.db', talk().read((1, 0, 10)).write((1, 0, 2)).close().packets)
        self.inventory('next.db', talk().read((1, 0, 10)).write((1, 0, 2)).write((1, 6, 2)).close().packets)
        self.assertEqual(self.kinds(), [('first-write', 'write DB1 0-1')])
        self.assertEqual(self.kinds('new.db', 'next.db'), [('new-range', 'write DB1 6-7')])

    def test_partners(self):
        known = frames.polling(5)
        other = talk(client='10.0.0.9', at=frames.START + 1).read((1, 0, 4)).write((2, 0, 2)).close().packets
        self.inventory('old.db', known)
        self.inventory('new.db', known, other)
        rows = self.diff()
        self.assertEqual([(r['kind'], r['client'], r['server'], r['address'], r['subject']) for r in rows],
                         [('new-partner', '10.0.0.9', '10.0.0.2', None, None),
                          ('first-write', '10.0.0.9', '10.0.0.2', None, 'write DB2 0-1'),
                          ('new-station', None, None, '10.0.0.9', None)])
        self.assertIn('reads DB1 0-3; writes DB2 0-1', rows[0]['observation'])
        gone = self.diff('new.db', 'old.db')
        self.assertEqual([(r['kind'], r['client'], r['address']) for r in gone],
                         [('lost-partner', '10.0.0.9', None), ('lost-station', None, '10.0.0.9')])
        self.assertIn('not seen in old.db, which covers', gone[0]['observation'])

    def test_the_pdu_size(self):
        smaller = frames.Conversation().open(setup=False)
        smaller.exchange(b'\xf0\x00' + struct.pack('!HHH', 1, 1, 480), b'\xf0\x00' + struct.pack('!HHH', 1, 1, 120))
        self.inventory('old.db', talk().read((1, 0, 4)).close().packets)
        self.inventory('new.db', smaller.read((1, 0, 4)).close().packets)
        self.assertEqual([(r['kind'], r['before'], r['after']) for r in self.diff()], [('changed-pdu-size', '240', '120')])

    def test_refusals(self):
        refused = talk()
        refused.exchange(b'\x04\x01' + frames.address(1, 0, 4), b'\x04\x01', result=b'\x0a\x00\x00\x00')
        attempt = frames.Conversation(client_port=40007, at=frames.START + 5)
        attempt.segment(0, frames.SYN)
        attempt.segment(1, frames.RST | 0x10)
        self.inventory('old.db', talk().read((1, 0, 4)).close().packets)
        self.inventory('new.db', refused.read((1, 0, 4)).close().packets, attempt.packets)
        self.assertEqual([(r['kind'], r['subject'], r['after'], r['count']) for r in self.diff()],
                         [('new-refusal', 'read DB1', '0x0a', 1), ('new-failed-attempt', 'attempt', 'refused', 1)])

    def test_identity(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'), inventory='old.db')
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'), inventory='new.db')
        database = sqlite3.connect(self.path('new.db'))
        changed = database.execute("update device_fact set value = 'V9.9.9' where fact = 'firmware' and address = '192.168.10.11'").rowcount
        database.commit()
        database.close()
        self.assertGreater(changed, 0)
        rows = self.diff()
        self.assertEqual([(r['kind'], r['address'], r['subject'], r['after']) for r in rows],
                         [('changed-firmware', '192.168.10.11', 'firmware', 'V9.9.9')])
        self.assertEqual(rows[0]['before'], self.value("select firmware from devices where address = '192.168.10.11'", 'old.db'))


class Output(DiffTest):
    def setUp(self):
        super().setUp()
        self.inventory('old.db', frames.polling(40))
        self.inventory('new.db', talk().read((1, 0, 10)).close().packets,
                       talk(client='10.0.0.9').read((1, 0, 4)).close().packets, talk(client='10.0.0.10').read((1, 0, 4)).close().packets)

    def test_formats_say_the_same(self):
        rows = self.diff()
        result = self.s7scope('diff', self.path('old.db'), self.path('new.db'), '-f', 'jsonl')
        self.assertEqual([json.loads(line) for line in result.out.splitlines()], rows)
        result = self.s7scope('diff', self.path('old.db'), self.path('new.db'), '-f', 'csv')
        table = list(csv.DictReader(io.StringIO(result.out, newline='')))
        self.assertEqual([{k: '' if v is None else str(v) for k, v in row.items()} for row in rows], table)
        for form in ('text', 'md'):
            text = self.s7scope('diff', self.path('old.db'), self.path('new.db'), '-f', form, '--width', '200').out.replace('\\', '')
            for row in rows:
                self.assertIn(row['kind'], text)
        self.assertEqual([r['client'] for r in rows if r['kind'] == 'new-partner'], ['10.0.0.9', '10.0.0.10'])

    def test_the_covered_times_are_said(self):
        text = ' '.join(self.s7scope('diff', self.path('old.db'), self.path('new.db')).out.split())
        self.assertIn('The newer inventory covers less time than the older one', text)

    def test_fail_on(self):
        for level, code in (('notice', 1), ('warning', 1), ('critical', 0), ('never', 0)):
            self.diff(code=code, options=['--fail-on', level])
        self.inventory('less.db', talk().read((1, 0, 10)).write((3, 8, 2)).close().packets)
        self.assertEqual([r['kind'] for r in self.diff(new='less.db', code=0)], ['lost-range'])
        self.diff(new='less.db', code=1, options=['--fail-on', 'notice'])

    def test_wrong_inputs(self):
        self.assertEqual(self.s7scope('diff', self.path('old.db')).code, 2)
        self.assertEqual(self.s7scope('diff', self.path('old.db'), self.path('missing.db')).code, 3)
        self.file('notes.txt', b'my notes, long enough not to be taken for nothing\n' * 3)
        self.assertEqual(self.s7scope('diff', self.path('notes.txt'), self.path('old.db')).code, 4)
        self.assertEqual(self.s7scope('diff', self.path('old.db'), self.path('new.db'), '-O', self.path('old.db')).code, 2)

    def test_names(self):
        names = self.file('names.csv', b'address,name\n10.0.0.9,Laptop\n')
        self.assertIn('10.0.0.9 (Laptop)', self.s7scope('diff', self.path('old.db'), self.path('new.db'), '--names', names).out)
