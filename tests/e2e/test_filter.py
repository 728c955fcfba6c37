"""--filter: what it kept back is counted, and a filter that keeps back everything is no silent plant."""
import struct

import frames
from support import ProgramTest


def tagged(packets, vlan):
    return [(at, frame[:12] + b'\x81\x00' + struct.pack('!H', vlan) + frame[12:]) for at, frame in packets]


class Filter(ProgramTest):
    HINT = 'EXPRESSION or (vlan and EXPRESSION)'

    def setUp(self):
        super().setUp()
        self.packets = frames.polling(3)

    def analyzed(self, packets, expression):
        result = self.analyze(self.file('x.pcap', frames.pcap(packets)), '--filter', expression, '--width', '400')
        return result.out, result.err

    def test_host_does_not_see_behind_a_vlan_tag_and_it_is_said(self):
        page, errors = self.analyzed(tagged(self.packets, 100), 'host 10.0.0.1')
        self.assertIn('Of 1 capture only this was looked at: host 10.0.0.1. %d packets left out. Nothing of 1 capture was left'
                      % len(self.packets), page)
        for text in (page, errors):
            self.assertIn(self.HINT, text)
        decoded = self.s7scope('decode', self.path('x.pcap'), '--filter', 'host 10.0.0.1')
        self.assertEqual((decoded.code, decoded.out), (0, ''))
        self.assertIn('x.pcap: none of its packets passed the filter', decoded.err)

    def test_the_expression_of_the_hint_does(self):
        page, errors = self.analyzed(tagged(self.packets, 100), 'host 10.0.0.1 or (vlan and host 10.0.0.1)')
        self.assertIn('7 of 7 items served', page)
        for text in (page, errors):
            self.assertNotIn(self.HINT, text)

    def test_a_part_that_is_left_out_is_counted(self):
        other = frames.polling(2, client='10.0.0.9', client_port=40009)
        page, errors = self.analyzed(sorted(self.packets + other), 'host 10.0.0.9')
        self.assertIn('only this was looked at: host 10.0.0.9. %d packets left out.' % len(self.packets), page)
        self.assertIn('5 of 5 items served', page)
        for text in (page, errors):
            self.assertNotIn(self.HINT, text)

    def test_a_capture_that_was_read_with_a_filter_is_not_there_as_a_whole(self):
        self.analyzed(self.packets, 'host 10.9.9.9')
        again = self.analyze(self.path('x.pcap'))
        self.assertIn('the inventory holds already what "host 10.9.9.9" left of its content (as ', again.err)
        self.assertIn('--again replaces it', again.err)
        self.assertEqual(self.value('select count(*) from connections'), 0)
        self.analyze(self.path('x.pcap'), '--again')
        self.assertEqual(self.value('select sum(reads) from connections'), 6)
        self.assertIn('holds its content already', self.analyze(self.path('x.pcap')).err)
