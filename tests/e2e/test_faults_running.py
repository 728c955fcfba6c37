"""audit of samples/faults-running.pcap: each fault is found where it is, and what only looks like one is not."""
import json
import os
import struct
import unittest

from support import SAMPLES, ProgramTest

SAMPLE = os.path.join(SAMPLES, 'faults-running.pcap')
RULES = ('competing-writers', 'cpu-not-running', 'duplicate-address', 'duplicate-connection', 'function-unsupported', 'slow-answers')
CELL = '192.168.10.'


def to_port_102(path):
    """The capture with the packets to the servers alone."""
    with open(path, 'rb') as file:
        data = file.read()
    out, at = [data[:24]], 24
    while at < len(data):
        length = struct.unpack_from('<I', data, at + 8)[0]
        frame = data[at + 16:at + 16 + length]
        if struct.unpack_from('>H', frame, 14 + 20 + 2)[0] == 102:
            out.append(data[at:at + 16 + length])
        at += 16 + length
    return b''.join(out)


class FaultsRunning(ProgramTest):
    def findings(self, *options):
        result = self.s7scope('audit', self.path('x.db'), '-f', 'json', '--fail-on', 'never', *options)
        self.assertEqual(result.code, 0, result.err)
        return [f for f in json.loads(result.out) if f['rule'] in RULES]

    def test_each_fault_and_no_other(self):
        self.analyze(SAMPLE)
        found = {(f['rule'], f['severity'], f['client'], f['server']) for f in self.findings()}
        self.assertEqual(found, {
            ('competing-writers', 'warning', None, CELL + '11'),
            ('cpu-not-running', 'warning', None, CELL + '13'),
            ('cpu-not-running', 'notice', None, CELL + '17'),
            ('duplicate-address', 'notice', None, CELL + '24'),
            ('duplicate-connection', 'warning', CELL + '45', CELL + '12'),
            ('function-unsupported', 'notice', CELL + '45', CELL + '21'),
            ('slow-answers', 'notice', CELL + '50', CELL + '14')})

    def test_numbers_are_those_of_the_script(self):
        self.analyze(SAMPLE)
        said = {(f['rule'], f['server'][len(CELL):]): f for f in self.findings()}
        self.assertIn('2 writers of DB20 4-7', said['competing-writers', '11']['observation'])
        self.assertEqual(said['duplicate-connection', '12']['count'], 4)
        self.assertIn('3 of the older ones never ended', said['duplicate-connection', '12']['observation'])
        self.assertEqual(said['function-unsupported', '21']['count'], 3)
        self.assertIn('answered the reads and writes of 192.168.10.45', said['cpu-not-running', '13']['observation'])
        for finding in said.values():
            for key in ('observation', 'likely_cause', 'alternatives', 'advice', 'settles', 'filter'):
                self.assertTrue(finding[key], (finding['rule'], key))
            self.assertTrue(finding['evidence'], finding['rule'])

    def test_one_direction_alone_shows_none_of_them(self):
        self.analyze(self.file('half.pcap', to_port_102(SAMPLE)))
        self.assertEqual(self.findings(), [])

    def test_known_stations_are_muted(self):
        self.analyze(SAMPLE)
        mute = self.file('m.csv', b'rule,client,server\ncompeting-writers,192.168.10.50,\nduplicate-connection,,192.168.10.12\n')
        left = {f['rule'] for f in self.findings('--mute', mute)}
        self.assertEqual(left, set(RULES) - {'competing-writers', 'duplicate-connection'})


if __name__ == '__main__':
    unittest.main()
