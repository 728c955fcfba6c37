"""What the end of a capture cuts off has not failed: an answer may have come behind it."""
import frames
from support import ProgramTest

UNTIL = ('unanswered', 'tcp-only', 'tcp-only', 'cotp-unanswered', 'cotp-only', 'setup-unanswered')  # after so many packets


class CaptureEnd(ProgramTest):
    def capture(self, packets, quiet_until=None):
        """An hour of polling, then the first packets of one more opening, then perhaps nothing but another client's SYN."""
        polled = frames.polling(3, at=frames.START) + frames.polling(3, client_port=40001, at=frames.START + 3600)
        opening = frames.Conversation(client_port=41000, at=frames.START + 3700).open().packets[:packets]
        later = [] if quiet_until is None else frames.polling(1, client_port=42000, at=frames.START + 3700 + quiet_until)
        name = '%d.db' % packets
        self.analyze(self.file('x.pcap', frames.pcap(polled + opening + later)), inventory=name)
        return name

    def overview(self, name):
        result = self.s7scope('report', self.path(name), '--width', '200')
        self.assertEqual(result.code, 0, result.err)
        return result.out

    def new_failures(self, name):
        result = self.s7scope('diff', self.path('old.db'), self.path(name), '-f', 'csv')
        return result.out.count('new-failed-attempt')

    def test_an_opening_that_was_cut_off_has_not_failed(self):
        self.analyze(self.file('old.pcap', frames.pcap(frames.polling(3))), inventory='old.db')
        for packets, outcome in enumerate(UNTIL, 1):
            with self.subTest(outcome, packets=packets):
                name = self.capture(packets)
                self.assertEqual(self.value("select count from attempts where outcome = '%s'" % outcome, name), 1)
                self.assertIn('Failed attempts to connect: 0\n  1 attempt began within three seconds of the end of its capture',
                              self.overview(name))
                self.assertEqual(self.new_failures(name), 0)

    def test_with_time_enough_it_has(self):
        self.analyze(self.file('old.pcap', frames.pcap(frames.polling(3))), inventory='old.db')
        for packets in (1, 4, 6):
            with self.subTest(packets=packets):
                name = self.capture(packets, quiet_until=60)
                page = self.overview(name)
                self.assertIn('Failed attempts to connect: 1\n', page)
                self.assertNotIn('three seconds', page)
                self.assertEqual(self.new_failures(name), 1)

    def test_captures_of_one_call_end_together(self):
        first = frames.polling(3) + frames.Conversation(client_port=41000, at=frames.START + 50).open().packets[:4]
        second = frames.polling(3, client_port=40001, at=frames.START + 100)
        names = [self.file(name, frames.pcap(packets)) for name, packets in (('1.pcap', first), ('2.pcap', second))]
        self.analyze(*names)
        self.assertIn('Failed attempts to connect: 1\n', self.overview('x.db'))
        for name in names:
            self.analyze(name, inventory='y.db')
        self.assertIn('Failed attempts to connect: 0\n', self.overview('y.db'))

    def test_a_client_that_ends_it_itself_is_told_as_before(self):
        opening = frames.Conversation(client_port=41000, at=frames.START + 50)
        opening.segment(0, frames.SYN)
        opening.segment(1, frames.SYN_ACK)
        opening.segment(0, frames.ACK)
        opening.close()
        self.analyze(self.file('x.pcap', frames.pcap(frames.polling(3) + opening.packets)))
        self.assertIn('1 attempt, TCP connected, then the client asked for nothing', self.overview('x.db'))
