"""The fault rules on captures: each fires where its fault is, and nowhere else; Wireshark takes their filters."""

import datetime
import json
import os
import shutil
import subprocess
import unittest

from support import SAMPLES, ProgramTest

FAULTS = {'putget-refused', 'db-not-reachable', 'address-rejected', 'port-unanswered', 'port-refused', 'tsap-rejected',
          'connections-exhausted', 'pdu-size-violated', 'protection-refused'}


def sample(name):
    return os.path.join(SAMPLES, name)


class FaultTest(ProgramTest):
    def faults(self, *options):
        result = self.s7scope('audit', self.path('x.db'), '-f', 'json', *options)
        self.assertIn(result.code, (0, 1), result.err)
        return [finding for finding in json.loads(result.out) if finding['rule'] in FAULTS]


def short(finding):
    host = lambda address: address and address.rsplit('.', 1)[1]
    return (finding['rule'], host(finding['client']), host(finding['server']), finding['severity'], finding['confidence'])


class Partners(FaultTest):
    """What the script of the sample did: tests/support/samples/faults_partners.cpp."""

    def setUp(self):
        super().setUp()
        self.analyze(sample('faults-partners.pcap'))

    def test_each_fault_is_found_and_what_looks_like_it_is_not(self):
        self.assertEqual({short(finding) for finding in self.faults()}, {
            ('address-rejected', '45', '11', 'warning', 'high'),
            ('port-unanswered', '50', '11', 'warning', 'medium'),
            ('db-not-reachable', '30', '21', 'warning', 'medium'),
            ('port-refused', '50', '21', 'warning', 'medium'),
            ('tsap-rejected', '40', '12', 'warning', 'high'),
            ('connections-exhausted', '50', '31', 'warning', 'high'),
            ('protection-refused', '45', '23', 'warning', 'low'),
            ('pdu-size-violated', '45', '24', 'warning', 'high'),
            ('protection-refused', '40', '11', 'warning', 'high'),
            # It started up, and he found his password: nothing to do.
            ('port-refused', '30', '24', 'notice', 'medium'),
            ('protection-refused', '41', '11', 'notice', 'high'),
        })

    def test_they_say_what_works_beside_it(self):
        said = {short(finding)[:3]: finding['observation'] + finding['advice'] for finding in self.faults()}
        for key, words in (
                (('address-rejected', '45', '11'), ('DB10 100-119', '100 to 119 bytes long', '0x05')),
                (('port-unanswered', '50', '11'), ('3 times', '12 SYNs', 'answered 192.168.10.45', 'permit TCP from 192.168.10.50')),
                (('db-not-reachable', '30', '21'), ('each of 29 items in DB40', 'DB41 0-15')),
                (('port-refused', '50', '21'), ('MAC 00:1c:06:07:00:01',)),
                (('tsap-rejected', '40', '12'), ('0102 (PG, rack 0 slot 2)', '0203 (OP, rack 0 slot 3)', 'Set rack 0 slot 3 in 192.168.10.40')),
                (('connections-exhausted', '50', '31'), ('At least 6 connections', 'at most 5 others', '6 (documented)')),
                (('protection-refused', '45', '23'), ('served DB3 0-7; DB5 0-7',)),
                (('pdu-size-violated', '45', '24'), ('240 bytes (asked for 480)', '0x8500')),
                (('protection-refused', '40', '11'), ('start upload', '0xd241'))):
            for word in words:
                self.assertIn(word, said[key])

    def test_their_packets_are_in_the_capture_at_that_time(self):
        if not shutil.which('tshark'):
            self.skipTest('tshark is not installed')
        for finding in self.faults():
            self.assertTrue(finding['evidence'], finding['title'])
            filters = {packet['filter'] for packet in finding['evidence']}
            self.assertEqual(len(filters), 1)
            run = subprocess.run(['tshark', '-r', sample('faults-partners.pcap'), '-Y', filters.pop(), '-T', 'fields', '-e', 'frame.number',
                                  '-e', 'frame.time_epoch'], capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 0, run.stderr)
            shown = dict(line.split() for line in run.stdout.splitlines())
            for packet in finding['evidence']:
                time = datetime.datetime.fromisoformat(packet['time'].replace('Z', '+00:00')).timestamp()
                self.assertAlmostEqual(float(shown[str(packet['frame'])]), time, places=4, msg=finding['title'])

    def test_a_muted_station_is_left_out(self):
        mute = self.file('known.csv', b'rule,client,server\n*,192.168.10.50,\nprotection-refused,,192.168.10.11\n')
        left = {short(finding)[:3] for finding in self.faults('--mute', mute)}
        self.assertEqual(left, {('address-rejected', '45', '11'), ('db-not-reachable', '30', '21'), ('tsap-rejected', '40', '12'),
                                ('protection-refused', '45', '23'), ('pdu-size-violated', '45', '24'), ('port-refused', '30', '24')})


class OneDirection(FaultTest):
    def test_nothing_is_concluded_from_answers_that_were_not_captured(self):
        """The same capture without what the controllers sent: no rule may speak of silence."""
        if not shutil.which('tshark'):
            self.skipTest('tshark is not installed')
        half = self.path('half.pcap')
        subprocess.run(['tshark', '-r', sample('faults-partners.pcap'), '-Y', 'tcp.dstport == 102', '-F', 'pcap', '-w', half],
                       capture_output=True, check=True)
        self.analyze(half)
        self.assertEqual(self.faults(), [])
        result = self.s7scope('audit', self.path('x.db'), '-f', 'json')
        self.assertIn('one-way-capture', {finding['rule'] for finding in json.loads(result.out)})


class OtherSamples(FaultTest):
    def check(self, name, expected):
        if os.path.exists(self.path('x.db')):
            os.remove(self.path('x.db'))
        self.analyze(sample(name))
        self.assertEqual({short(finding)[:3] for finding in self.faults() if finding['severity'] != 'notice'}, expected)

    def test_the_plant(self):
        self.check('plant-cell.pcapng', {('putget-refused', '45', '22'), ('port-unanswered', '50', '31')})

    def test_a_station_that_tries_everything_is_a_scan(self):
        self.check('failed-attempts.pcap', {('tsap-rejected', '45', '55')})

    def test_samples_without_such_faults(self):
        for name in ('loss-and-reorder.pcap', 'span-duplicates.pcap', 'subscriptions.pcap', 'tcp-oddities.pcap', 'fragments.pcapng',
                     'midstream-snap.pcap', 'block-transfers.pcap', 'userdata-services.pcap', 'engineering-changes.pcap',
                     's7comm-plus-session.pcap', 'tls-in-cotp.pcap', 'other-protocols.pcap'):
            with self.subTest(name):
                self.check(name, set())


if __name__ == '__main__':
    unittest.main()
