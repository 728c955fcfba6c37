"""audit of samples/faults-connecting.pcap and samples/tls-in-cotp.pcap: routed connections, idle time-outs, TLS that is not agreed on."""
import json
import os
import unittest

from support import SAMPLES, ProgramTest

SAMPLE = os.path.join(SAMPLES, 'faults-connecting.pcap')
RULES = ('idle-timeout', 'routing-failed', 'secure-mismatch', 'connections-exhausted', 'setup-refused', 'tsap-rejected', 'port-refused', 'port-unanswered')
CELL = '192.168.10.'


class FaultsConnecting(ProgramTest):
    def findings(self):
        result = self.s7scope('audit', self.path('x.db'), '-f', 'json', '--fail-on', 'never')
        self.assertEqual(result.code, 0, result.err)
        return [f for f in json.loads(result.out) if f['rule'] in RULES]

    def test_each_fault_and_no_other(self):
        self.analyze(SAMPLE)
        found = {(f['rule'], f['severity'], f['client'], f['server'], f['count']) for f in self.findings()}
        self.assertEqual(found, {
            ('idle-timeout', 'warning', None, CELL + '15', 2),
            ('routing-failed', 'warning', None, CELL + '12', 2),
            ('secure-mismatch', 'warning', CELL + '30', CELL + '28', 3),
            ('secure-mismatch', 'warning', CELL + '30', CELL + '29', 2),
            ('secure-mismatch', 'warning', CELL + '30', CELL + '32', 2)})

    def test_words_and_contrast(self):
        self.analyze(SAMPLE)
        said = {(f['rule'], f['server'][len(CELL):]): f for f in self.findings()}
        self.assertIn('S7 subnet 0012-0034, station 3, rack 0 slot 2', said['routing-failed', '12']['observation'])
        self.assertIn('accepted connections to itself from 192.168.10.45', said['routing-failed', '12']['observation'])
        self.assertIn('accepted within a minute 2 times', said['idle-timeout', '15']['observation'])
        self.assertIn('did no harm to the connection of 192.168.10.30', said['idle-timeout', '15']['observation'])
        self.assertIn('alert 70 (protocol version)', said['secure-mismatch', '28']['observation'])
        self.assertIn('agreed on TLS with 192.168.10.40', said['secure-mismatch', '28']['observation'])
        self.assertEqual(said['secure-mismatch', '29']['confidence'], 'low')
        self.assertIn('asked 192.168.10.32 2 times', said['secure-mismatch', '32']['observation'])
        self.assertIn('for a session in clear text and was refused or cut off', said['secure-mismatch', '32']['observation'])
        for finding in said.values():
            for key in ('observation', 'likely_cause', 'alternatives', 'advice', 'settles', 'filter'):
                self.assertTrue(finding[key], (finding['rule'], key))
            self.assertTrue(finding['evidence'], finding['rule'])

    def test_the_pause_is_the_one_before_the_first_try(self):
        """The script pauses 600 to 602 seconds; the repetitions come after 1, 2 and 4."""
        self.analyze(SAMPLE)
        idle = [row['idle_before_loss_us'] for row in self.rows('select idle_before_loss_us from session_part where idle_before_loss_us is not null')]
        self.assertEqual(len(idle), 2)
        for pause in idle:
            self.assertTrue(600_000_000 <= pause < 602_100_000, pause)

    def test_handshakes_that_find_a_way(self):
        self.analyze(os.path.join(SAMPLES, 'tls-in-cotp.pcap'))
        self.assertEqual(self.findings(), [])


if __name__ == '__main__':
    unittest.main()
