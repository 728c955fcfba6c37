"""decode -f zeek: the logs that Zeek and its S7 analyzer write of the same captures, line by line."""

import json
import os

import frames
from support import CAPTURES, SAMPLES, ProgramTest

EXPECTED = os.path.join(CAPTURES, 'expected', 'zeek')
# Made by Zeek anew on each run.
RANDOM = 'uid'
# Of a connection whose start it has not seen, Zeek delivers the first PDUs only with a later packet, and with its time: we have the time of
# their own. Log, time that Zeek gives, how many lines.
DELIVERED_LATE = {('s7comm_plus.pcap', 'cotp.log'): ('1595359707.412064', 3), ('s7comm_plus.pcap', 's7comm_plus.log'): ('1595359707.412064', 3)}


def read_log(path):
    """Names and types of the columns, and the rows as dictionaries of texts."""
    fields, types, rows = [], [], []
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            cells = line.rstrip('\n').split('\t')
            if cells[0] == '#fields':
                fields = cells[1:]
            elif cells[0] == '#types':
                types = cells[1:]
            elif not line.startswith('#'):
                rows.append(dict(zip(fields, cells)))
    return fields, types, rows


class Logs(ProgramTest):
    def logs(self, capture, *words, folder='logs', form='zeek'):
        result = self.s7scope('decode', capture, '-f', form, '-O', self.path(folder), *words)
        self.assertEqual(result.code, 0, result.err)
        return sorted(os.listdir(self.path(folder)))

    def test_every_line_of_zeek_has_its_equal(self):
        self.need(os.path.isdir(EXPECTED), 'logs of Zeek in ' + EXPECTED)
        for capture in sorted(os.listdir(EXPECTED)):
            self.logs(os.path.join(CAPTURES, capture), folder=capture)
            for name in sorted(os.listdir(os.path.join(EXPECTED, capture))):
                with self.subTest(capture=capture, log=name):
                    fields, types, wanted = read_log(os.path.join(EXPECTED, capture, name))
                    own_fields, own_types, rows = read_log(os.path.join(self.path(capture), name))
                    self.assertEqual(own_fields[:len(fields)], fields)
                    self.assertEqual(own_types[:len(types)], types)
                    compared = [field for field in fields if field != RANDOM]
                    own = [tuple(row[field] for field in compared) for row in rows]
                    missing = []
                    for row in wanted:
                        line = tuple(row[field] for field in compared)
                        if line in own:
                            own.remove(line)
                        else:
                            missing.append(line)
                    time, count = DELIVERED_LATE.get((capture, name), (None, 0))
                    for line in [line for line in missing if line[0] == time]:
                        early = [row for row in own if row[0] < time and row[1:] == line[1:]]
                        self.assertTrue(early, line)
                        own.remove(early[0])
                        missing.remove(line)
                        count -= 1
                    self.assertEqual(missing, [])
                    self.assertEqual(count, 0)

    def test_the_uid_ties_the_logs_together(self):
        self.logs(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        known = {row['uid']: row for row in read_log(self.path('logs/conn.log'))[2]}
        for name in ('cotp.log', 's7comm.log', 's7comm_items.log'):
            rows = read_log(self.path('logs/' + name))[2]
            self.assertTrue(rows, name)
            for row in rows:
                connection = known[row['uid']]
                self.assertEqual([row[key] for key in ('id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p')],
                                 [connection[key] for key in ('id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p')])

    def test_items_are_those_of_the_inventory(self):
        capture = os.path.join(SAMPLES, 'plant-cell.pcapng')
        self.logs(capture)
        self.analyze(capture)
        rows = [row for row in read_log(self.path('logs/s7comm_items.log'))[2] if row['operation'] != 'subscribe']
        for access in self.rows("SELECT * FROM accesses WHERE operation <> 'subscribe' AND first_byte IS NOT NULL"):
            same = [row for row in rows if (row['operation'], row['area'], row['first_byte'], row['bytes']) == (
                access['operation'], access['area'], str(access['first_byte']), str(access['bytes']))
                and row['db'] == ('-' if access['db'] is None else str(access['db']))
                and row['bit'] == ('-' if access['bit'] is None else str(access['bit']))
                and {row['id.orig_h'], row['id.resp_h']} == {access['client'], access['server']}
                and row['transport'] == access['transport']]
            self.assertGreaterEqual(sum(row['return_code'] == '0xff' for row in same), access['ok'], access)

    def test_json_says_the_same(self):
        capture = os.path.join(SAMPLES, 'plant-cell.pcapng')
        names = self.logs(capture)
        self.assertEqual(self.logs(capture, folder='json', form='zeek-json'), names)
        for name in names:
            _, types, rows = read_log(self.path('logs/' + name))
            with open(self.path('json/' + name), encoding='utf-8') as lines:
                objects = [json.loads(line) for line in lines]
            self.assertEqual(len(objects), len(rows), name)
            for row, found in zip(rows, objects):
                self.assertEqual({key for key, value in row.items() if value != '-'}, set(found), name)
                self.assertEqual(row['ts'], '%.6f' % found['ts'])

    def test_a_hostile_name_stays_in_its_field(self):
        conversation = frames.Conversation().open()
        conversation.exchange(b'\x28' + bytes(6) + b'\xfd\x00\x00\x08A\tB\nC\x1bD\\', b'\x28')
        self.logs(self.file('x.pcap', frames.pcap(conversation.close().packets)))
        rows = read_log(self.path('logs/s7comm.log'))[2]
        self.assertIn('A\\x09B\\x0aC\\x1bD\\x5c', [row['subfunction_code'] for row in rows])

    def test_a_folder_is_needed(self):
        result = self.s7scope('decode', self.file('x.pcap', frames.pcap(frames.polling(1))), '-f', 'zeek')
        self.assertEqual(result.code, 2)
        self.assertIn('folder', result.err)
