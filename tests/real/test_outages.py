"""What the audit makes of servers that went away or got slow: for each scene the finding that its panel's own log demands, and no other."""
import json
import os
import statistics

import expected
from support import ProgramTest

# What the rule about late answers looks at, in milliseconds; a log that comes too near to one of them decides nothing.
SLOW_MEDIAN, SLOW_TAIL, INTERRUPTED = 200, 500, 2000
NEAR = 0.15
REFUSED = 111  # ECONNREFUSED, which Snap7 passes on


def near(value, limit):
    return abs(value - limit) < NEAR * limit


class Outages(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.play = os.path.join(os.environ['S7SCOPE_PLAY'], 'outages')
        with open(os.path.join(cls.play, 'outages.json'), encoding='utf-8') as file:
            cls.stations = json.load(file)['stations']

    def setUp(self):
        super().setUp()
        self.analyze(os.path.join(self.play, 'outages.pcapng'))
        names = {address: name for name, address in self.stations.items()}
        result = self.s7scope('audit', self.path('x.db'), '-f', 'json')
        self.assertEqual(result.code, 1, result.err)
        self.findings = [dict(finding, client=names.get(finding['client']), server=names.get(finding['server'])) for
                         finding in json.loads(result.out) if finding['rule'] not in ('short-capture', 'putget-read-open', 'connection-resources')]

    def log(self, scene):
        return expected.read_log(self.play, scene + '-panel')

    def about(self, scene):
        """rule -> finding of this server."""
        found = {finding['rule']: finding for finding in self.findings if finding['server'] == scene}
        for finding in found.values():
            self.assertEqual(finding['client'], scene + '-panel')
        return found

    def refusals(self, scene):
        return [line for line in self.log(scene) if line['op'] == 'connect' and line['result'] == REFUSED]

    def waited(self, scene):
        """Milliseconds that the panel waited for each answer, as it measured them itself, ascending."""
        return sorted(line['took_ms'] for line in self.log(scene) if line['op'] == 'read')

    def test_a_killed_server_refuses(self):
        found = self.about('killed')
        self.assertEqual(set(found), {'port-refused'})
        finding = found['port-refused']
        self.assertEqual((finding['severity'], finding['confidence'], finding['count']), ('warning', 'medium', len(self.refusals('killed'))))
        self.assertIn('Both talked to each other until', finding['observation'])
        self.assertIn('stopped listening', finding['likely_cause'])

    def test_a_server_that_is_replaced_at_once_is_no_fault(self):
        self.assertTrue(any(line['op'] == 'lost' for line in self.log('replaced')))
        if len(self.refusals('replaced')) == 0:  # a busy machine may need longer than the panel waits
            self.assertEqual(self.about('replaced'), {})

    def test_without_power_nobody_answers_and_nothing_is_remembered(self):
        found = self.about('cycled')
        silent = [line for line in self.log('cycled') if line['op'] == 'connect' and line['result'] not in (0, REFUSED)]
        # While it starts, its kernel is there before its server.
        self.assertEqual(set(found) - {'port-refused'}, {'port-unanswered'})
        finding = found['port-unanswered']
        self.assertEqual((finding['severity'], finding['confidence'], finding['count']), ('notice', 'medium', len(silent)))
        self.assertIn('They do again since', finding['observation'])
        self.assertIn('it had forgotten it', finding['observation'])
        self.assertIn('without power or restarted', finding['likely_cause'])
        if 'port-refused' in found:
            self.assertEqual(found['port-refused']['severity'], 'notice')

    def test_a_pulled_cable_is_an_interruption(self):
        found = self.about('severed')
        self.assertEqual(set(found), {'slow-answers'})
        self.assertEqual((found['slow-answers']['severity'], found['slow-answers']['confidence']), ('notice', 'medium'))
        self.assertIn('was interrupted', found['slow-answers']['likely_cause'])

    def test_a_loose_plug_loses_packets(self):
        found = self.about('loose')
        self.assertEqual(set(found), {'slow-answers'})
        self.assertEqual((found['slow-answers']['severity'], found['slow-answers']['confidence']), ('notice', 'high'))
        self.assertIn('get lost on the way', found['slow-answers']['likely_cause'])

    def test_a_slow_server_answers_late(self):
        found = self.about('slow')
        self.assertEqual(set(found), {'slow-answers'})
        finding = found['slow-answers']
        self.assertEqual(finding['confidence'], 'medium')
        self.assertIn('little time for communication', finding['likely_cause'])
        self.assertNotIn('sent again', finding['observation'])

    def test_what_only_looks_like_it(self):
        """A plug that was pulled for a moment, and a server that thinks for twenty milliseconds."""
        for scene in ('bumped', 'brisk'):
            waited = self.waited(scene)
            median, tail, most = statistics.median(waited), waited[int(0.95 * len(waited))], waited[-1]
            if any(near(value, limit) for value, limit in ((median, SLOW_MEDIAN), (tail, SLOW_TAIL), (most, INTERRUPTED))):
                continue
            harmless = median < SLOW_MEDIAN and tail < SLOW_TAIL and most < INTERRUPTED
            self.assertEqual(set(self.about(scene)), set() if harmless else {'slow-answers'}, waited)

    def test_values_that_move_and_values_that_do_not(self):
        """Compared once a second: as often as whole seconds went by, but for the first answers."""
        rows = {row['server']: row for row in self.rows(
            'select server, value_changes, (ok_last_us - ok_first_us) / 1000000 as seconds from access_totals join access on access = access.id'
            ' join connection on connection = connection.id')}
        moving, still = rows[self.stations['slow']], rows[self.stations['severed']]
        self.assertTrue(0 < moving['value_changes'] <= moving['seconds'], moving)
        self.assertEqual(still['value_changes'], 0)

    def test_nothing_else_is_reported(self):
        weighty = {(finding['rule'], finding['server']) for finding in self.findings if finding['severity'] in ('warning', 'critical')}
        self.assertEqual(weighty - {('slow-answers', 'slow')}, {('port-refused', 'killed')})
        self.assertTrue({finding['rule'] for finding in self.findings} <= {'port-refused', 'port-unanswered', 'slow-answers'})
