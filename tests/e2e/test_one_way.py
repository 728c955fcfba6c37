"""One direction only: what the missing side would have said is not known, and nothing denies it."""
import frames
from support import ProgramTest

CLIENT = bytes([10, 0, 0, 1])


def sent_by(client, packets):
    return [packet for packet in packets if (packet[1][26:30] == CLIENT) == client]


class OneWay(ProgramTest):
    def inventory(self, client):
        """Five reads of two ranges and one write, of which one side was captured."""
        self.analyze(self.file('x.pcap', frames.pcap(sent_by(client, frames.polling(5)))))

    def text(self, *words):
        result = self.s7scope(words[0], self.path('x.db'), *words[1:])
        self.assertEqual(result.err.count('\n'), result.err.count('s7scope: '), result.err)
        return ' '.join(result.out.split())

    def test_answers_do_not_show_that_nothing_was_asked(self):
        self.inventory(client=False)
        self.assertEqual(self.rows('select requests, responses from connections'), [{'requests': 0, 'responses': 7}])
        page = self.text('report')
        self.assertIn('10.0.0.1 (PG, rack 0 slot 2): only answers were captured, not what was asked', page)
        self.assertIn('PUT/GET: not observed in 19 ms of capture: of some connections only answers were captured', page)
        self.assertIn('Of 1 connection only answers were captured: what was read, written or changed there is not known.', page)
        for denial in ('no variable access', 'Not seen: reading', 'writing by absolute address', 'stop, download'):
            self.assertNotIn(denial, page)

    def test_every_report_of_answers_says_so(self):
        self.inventory(client=False)
        self.assertIn('10.0.0.2: not observed: only answers were captured, not what was asked', self.text('audit', '--fail-on', 'never'))
        page = self.text('report', '-f', 'html')
        self.assertIn('10.0.0.1 and 10.0.0.2: only one direction was captured', page)
        for denial in ('Nothing was asked', 'no variable was served;'):
            self.assertNotIn(denial, page)
        self.assertIn('only answers were captured, not what was asked', self.text('report', 'connection-list', '-f', 'csv'))
        plan = self.file('plan.csv', b'client,server,port,client_tsap,server_tsap,protocol,direction,area,db,first_byte,bytes\n')
        self.assertIn('0 requests; only answers were captured', self.text('audit', '--plan', plan, '--fail-on', 'never'))
        self.analyze(self.file('other.pcap', frames.pcap(frames.polling(1, client='10.0.0.7'))), inventory='old.db')
        difference = self.s7scope('diff', self.path('old.db'), self.path('x.db'), '--width', '200').out
        self.assertIn('new partner, s7comm; 0 requests; what was asked is not known', difference)

    def test_questions_are_told_though_no_answer_was_captured(self):
        self.inventory(client=True)
        page = self.text('report')
        self.assertIn('10.0.0.1 (PG, rack 0 slot 2): asks for variables, no answer was captured. 7 requests, 7 unanswered', page)
        self.assertIn('10 reads of DB1 0-9; DB2 4-6: no answer was captured', page)
        self.assertIn('1 write of DB3 8-9: no answer was captured', page)
        self.assertNotIn('no variable access', page)

    def test_a_connection_request_is_not_unanswered_where_answers_were_not_captured(self):
        called = frames.Conversation().open(setup=False).packets[:4]
        refused = frames.Conversation()  # the same with the answer, a reset
        refused.packets, refused.at, refused.sequence = list(called), called[-1][0] + 0.001, [1023, 5001]
        refused.segment(1, frames.RST)
        later = frames.polling(1, client='10.0.0.7', at=frames.START + 60)
        for packets, words in ((sent_by(True, refused.packets), "unanswered as far as captured: the server's packets are missing"),
                               (called, 'COTP connection request unanswered, 2023'), (refused.packets, 'closed by the server without a COTP answer')):
            with self.subTest(words):
                name = '%d.db' % len(packets)
                self.analyze(self.file('x.pcap', frames.pcap(packets + later)), inventory=name)
                self.assertIn(words, ' '.join(self.s7scope('report', self.path(name)).out.split()))

    def test_both_directions_deny_what_was_not_there(self):
        self.analyze(self.file('x.pcap', frames.pcap(frames.Conversation().open().read((1, 0, 4)).close().packets)))
        page = self.text('report')
        self.assertIn('Not seen: writing by absolute address, stop, download', page)
        self.assertNotIn('captured:', page)


class TwoSensors(ProgramTest):
    """Questions take another way than answers, and each way has a sensor."""

    def setUp(self):
        super().setUp()
        for name, client in (('there', True), ('back', False)):
            self.analyze(self.file(name + '.pcap', frames.pcap(sent_by(client, frames.polling(5)))), '--sensor', name, inventory=name + '.db')
        self.merged = self.s7scope('merge', '-o', self.path('x.db'), self.path('there.db'), self.path('back.db'), '--width', '400')
        self.assertEqual(self.merged.code, 0, self.merged.err)

    def test_the_syn_ack_tells_that_it_is_one_tcp_connection(self):
        self.assertEqual(self.rows('select client_isn from session_part', 'there.db'), [{'client_isn': 1000}])
        self.assertEqual(self.rows('select client_isn, server_isn from session_part', 'back.db'), [{'client_isn': 1000, 'server_isn': 5000}])
        self.assertEqual(self.value('select sum(sessions) from connections'), 1)
        self.assertIn('Of 1 TCP connection each sensor saw one direction only.', self.merged.out)
        self.assertNotIn('may count twice', self.merged.out)

    def test_the_merged_inventory_says_that_a_direction_is_missing(self):
        audit = self.s7scope('audit', self.path('x.db'), '--fail-on', 'never').out
        self.assertIn('one-way-capture: One direction is missing from 1 connection', audit)

    def test_together_the_captures_show_both(self):
        self.analyze(self.path('there.pcap'), self.path('back.pcap'), inventory='y.db')
        self.assertEqual(self.rows('select requests, responses, unanswered, reads from connections', 'y.db'),
                         [{'requests': 7, 'responses': 7, 'unanswered': 0, 'reads': 10}])
