#!/usr/bin/env python3
"""An oracle that cannot say no is worth nothing: each difference must be noticed, each repetition must not count."""
import io
import os
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from contextlib import redirect_stdout

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import in_order
import own_pdus
import plus_compare
import tls_compare
import tshark_compare
import tshark_pdus
from known_differences import Difference, KnownDifferences

PACKET = '''<packet><proto name="geninfo"><field name="num" show="7"/></proto>
<proto name="frame"><field name="frame.time_epoch" show="1.500000000"/></proto>
<proto name="ip"><field name="ip.src" show="10.0.0.1"/><field name="ip.dst" show="10.0.0.2"/></proto>
<proto name="tcp"><field name="tcp.srcport" show="40000"/><field name="tcp.dstport" show="102"/><field name="tcp.stream" show="0"/>
<field name="tcp.seq_raw" show="1000"/><field name="tcp.len" show="62"/></proto>''' + 2 * '''
<proto name="tpkt"><field name="tpkt.length" show="31"/></proto>
<proto name="cotp"><field name="cotp.type" show="0x0f"/></proto>
<proto name="s7comm"><field name="s7comm.header"><field name="s7comm.header.rosctr" show="1"/>
<field name="s7comm.header.pduref" show="512"/><field name="s7comm.header.parlg" show="14"/><field name="s7comm.header.datlg" show="0"/></field>
<field name="s7comm.param"><field name="s7comm.param.func" show="0x04"/><field name="s7comm.param.itemcount" show="1"/>
<field name="s7comm.param.item"><field name="s7comm.param.item.syntaxid" show="0x10"/><field name="s7comm.param.item.db" show="7"/>
<field name="s7comm.param.item.address" show="0x00001d"><field name="s7comm.param.item.address.byte" show="3"/>
<field name="s7comm.param.item.address.bit" show="5"/></field></field></field></proto>''' + '</packet>'


def theirs():
    node = ElementTree.fromstring(PACKET)
    seen = tshark_pdus.collections.defaultdict(tshark_pdus.Seen)
    return tshark_pdus.pdus_of(node, tshark_pdus.Packet(node, seen))


def ours(**changes):
    item = {'syntaxid': '0x10', 'db': 7, 'address.byte': 3, 'address.bit': changes.pop('bit', 5)}
    value = {'frame.number': 7, 'frame.time_epoch': '1.500000000', 'ip.src': '10.0.0.1', 'ip.dst': '10.0.0.2', 'tcp.srcport': 40000,
             'tcp.dstport': 102, 'tcp.stream': 0, 'protocol': 's7comm', 's7comm.header.rosctr': 1, 's7comm.header.pduref': 512,
             's7comm.header.parlg': 14, 's7comm.header.datlg': 0, 's7comm.param.func': 4, 's7comm.param.itemcount': 1,
             's7comm.param.item': [item]}
    value.update({key.replace('__', '.'): v for key, v in changes.items()})
    return own_pdus.OwnPdu(value, '')


class Comparing(unittest.TestCase):
    def setUp(self):
        self.views = [theirs()]

    def differences(self, own):
        return [d.field for d in tshark_compare.compare_kind('x.pcap', 'job', self.views, own)[1]]

    def test_two_pdus_of_one_packet_are_two(self):
        self.assertEqual([p.first('s7comm.header.pduref') for p in theirs()], [512, 512])

    def test_equal_pdus_agree_whether_numbers_or_hex_strings(self):
        self.assertEqual(self.differences([ours(), ours(s7comm__param__func='0x04')]), [])

    def test_a_missing_pdu_is_noticed(self):
        self.assertEqual(self.differences([ours()]), ['job'])

    def test_a_pdu_in_another_frame_is_noticed(self):
        self.assertEqual(self.differences([ours(), ours(frame__number=8)]), ['job', 'job'])

    def test_one_of_two_views_has_to_agree(self):
        self.views = [[], theirs()]
        self.assertEqual(self.differences([ours(), ours()]), [])
        self.assertEqual(self.differences([ours(), ours(bit=4)]), ['item[1].address.bit'])

    def test_what_any_view_has_must_not_be_missing(self):
        self.views = [[], theirs()]
        self.assertEqual(self.differences([]), ['job'])

    def test_a_wrong_bit_address_is_noticed(self):
        self.assertEqual(self.differences([ours(), ours(bit=4)]), ['item[1].address.bit'])

    def test_an_invented_return_code_is_noticed(self):
        self.assertEqual(self.differences([ours(), ours(s7comm__data__returncode=['0xff'])]), ['s7comm.data.returncode'])

    def test_a_missing_header_field_is_noticed(self):
        own = ours()
        del own.fields['s7comm.header.parlg']
        self.assertEqual(self.differences([own, ours()]), ['s7comm.header.parlg'])


class ComparingUserdata(unittest.TestCase):
    """tshark's view of a status list request, and the same as decode prints it, with changes."""

    FIELDS = {'s7comm.header.rosctr': 7, 's7comm.param.userdata.type': 4, 's7comm.param.userdata.funcgroup': 4,
              's7comm.data.userdata.szl_id': 0x11, 's7comm.szl.xy11.0001.bgtyp': [0xc0]}

    def differences(self, **changes):
        view, own = theirs()[:1], ours()
        view[0].fields = {name: own_pdus.as_list(value) for name, value in self.FIELDS.items()}
        view[0].items = own.items = []
        own.fields.clear()
        envelope = tshark_compare.envelope(view[0])
        own.fields.update({name: [tshark_pdus.number(v) for v in values] for name, values in envelope.items()})
        own.fields.update(view[0].fields)
        for name, value in changes.items():
            own.fields.pop(name.replace('__', '.'), None)
            if value is not None:
                own.fields[name.replace('__', '.')] = value
        return [d.field for d in tshark_compare.compare_kind('x.pcap', 'userdata', [view], [own])[1]]

    def test_equal_ones_agree(self):
        self.assertEqual(self.differences(), [])

    def test_another_list_is_noticed(self):
        self.assertEqual(self.differences(s7comm__data__userdata__szl_id=[0x1c]), ['s7comm.data.userdata.szl_id'])

    def test_a_missing_list_is_noticed(self):
        self.assertEqual(self.differences(s7comm__data__userdata__szl_id=None), ['s7comm.data.userdata.szl_id'])

    def test_another_value_of_a_field_that_both_show_is_noticed(self):
        self.assertEqual(self.differences(s7comm__szl__xy11__0001__bgtyp=[0xc1]), ['s7comm.szl.xy11.0001.bgtyp'])

    def test_what_only_one_shows_is_no_difference(self):
        self.assertEqual(self.differences(s7comm__szl__xy11__0001__bgtyp=None, s7scope__szl__list=['x']), [])


class Repetitions(unittest.TestCase):
    def test_only_a_segment_seen_whole_is_a_repetition(self):
        seen = tshark_pdus.Seen()
        self.assertFalse(seen.add(100, 50))
        self.assertFalse(seen.add(140, 20), 'ten new bytes')
        self.assertTrue(seen.add(110, 50))
        self.assertFalse(seen.add(200, 10), 'after a hole')
        self.assertFalse(seen.add(155, 50), 'fills the hole')
        self.assertTrue(seen.add(100, 110))

    def test_the_sequence_number_wraps(self):
        seen = tshark_pdus.Seen()
        self.assertFalse(seen.add(0xfffffff0, 0x20))
        self.assertTrue(seen.add(0x0, 0x10))
        self.assertFalse(seen.add(0x10, 1))


class Sorting(unittest.TestCase):
    def packets(self, *starts):
        return [{'tcp.stream': '0', 'tcp.srcport': '102', 'ip.src': 'a', 'ipv6.src': '', 'tcp.seq_raw': str(start), 'tcp.len': '10'}
                for start in starts]

    def plan(self, *starts):
        return in_order.plan(self.packets(*starts))

    def test_nothing_to_do(self):
        self.assertIsNone(self.plan(0, 10, 20, 50, 60))

    def test_a_late_segment_goes_to_its_place_and_completes_what_follows(self):
        self.assertEqual(self.plan(0, 20, 10, 30), [(0, 0), (2, 2), (1, 2), (3, 3)])

    def test_a_late_segment_goes_before_the_acknowledgement_of_what_follows(self):
        packets = self.packets(0, 20, 10)
        packets.insert(2, dict(packets[0], **{'tcp.srcport': '40000', 'tcp.len': '0'}))
        self.assertEqual(in_order.plan(packets), [(0, 0), (3, 3), (1, 3), (2, 2)])

    def test_repetitions_are_left_out(self):
        self.assertEqual(self.plan(0, 20, 10, 10, 0, 30), [(0, 0), (2, 2), (1, 2), (5, 5)])


class Known(unittest.TestCase):
    def table(self, text):
        with tempfile.NamedTemporaryFile('w', suffix='.tsv', delete=False) as file:
            file.write(text)
        self.addCleanup(os.unlink, file.name)
        return file.name

    def test_a_line_without_reason_is_refused(self):
        with self.assertRaises(ValueError):
            KnownDifferences(self.table('x.pcap\t7\tjob\t \n'))

    def test_an_unused_line_fails(self):
        report = tshark_compare.Report(KnownDifferences(self.table('x.pcap\t7\tjob\tbecause\n')))
        report.files.add('x.pcap')
        with redirect_stdout(io.StringIO()):
            self.assertEqual(report.finish(), 1)

    def test_a_known_difference_gives_its_reason(self):
        known = KnownDifferences(self.table('# comment\nx.pcap\t7\tjob\tbecause\n'))
        self.assertEqual(known.reason(Difference('x.pcap', 7, 'job', 1, 2)), 'because')
        self.assertIsNone(known.reason(Difference('x.pcap', 8, 'job', 1, 2)))
        self.assertEqual(known.unused({'x.pcap'}), [])


class Plus(unittest.TestCase):
    EXPECTED = {'s7comm-plus.data.seqnum': [3], 's7comm-plus.item.addr.area': [0x8a0e0003], 's7comm-plus.object.relid': []}

    def own(self, **changes):
        line = {'frame.number': 7, 'protocol': 's7comm-plus', 's7comm-plus.data.seqnum': 3,
                's7comm-plus.item.addr.area': ['0x8a0e0003', '0x00000052']}
        line.update(changes)
        return plus_compare.by_frame([own_pdus.OwnPdu(line, '')])

    def fields(self, own, expected=((7, EXPECTED),)):
        return [d.field for d in plus_compare.differences('x.pcap', expected, own)]

    def test_agreement(self):
        self.assertEqual(self.fields(self.own()), [])

    def test_every_difference_is_noticed(self):
        self.assertEqual(self.fields(self.own(**{'s7comm-plus.data.seqnum': 4})), ['s7comm-plus.data.seqnum'])
        self.assertEqual(self.fields(self.own(**{'s7comm-plus.object.relid': [1]})), ['s7comm-plus.object.relid'])
        self.assertEqual(self.fields(self.own(**{'s7scope.not_understood': 2})), ['s7scope.not_understood'])

    def test_packets_of_one_side_only(self):
        self.assertEqual(self.fields({}), ['packet'])
        self.assertEqual(self.fields(self.own(), ()), ['packet'])


class Tls(unittest.TestCase):
    SEGMENT = tls_compare.Segment(7, 0, (40000, 102), b'')
    THEIRS = dict({field: [] for field in tls_compare.SAME_PACKET + tls_compare.RECORDS + tls_compare.NAMES + tls_compare.TIMES}, **{
        'tls.handshake.type': [11], 'tls.record.length': [486], 'x509sat.uTF8String': ['plant', 'plant'],
        'x509af.utcTime': ['2026-11-20 15:12:19 (utc)', '2036-11-17 15:12:19 (utc)']})

    def differences(self, **changes):
        line = {'frame.number': 7, 'protocol': 's7comm-plus-tls', 'tls.handshake.type': [11], 'tls.record.length': [486],
                's7scope.certificate.subject': ['O=plant'], 's7scope.certificate.issuer': ['O=plant'],
                's7scope.certificate.valid_from': ['2026-11-20T15:12:19Z'], 's7scope.certificate.valid_to': ['2036-11-17T15:12:19Z']}
        line.update(changes)
        return [d.field for d in tls_compare.compare('x.pcap', [self.SEGMENT], [self.THEIRS], [own_pdus.OwnPdu(line, '')])]

    def test_agreement(self):
        self.assertEqual(self.differences(), [])

    def test_every_difference_is_noticed(self):
        self.assertEqual(self.differences(**{'tls.handshake.type': []}), ['tls.handshake.type'])
        self.assertEqual(self.differences(**{'tls.record.length': [4]}), ['tls.record.length'])
        self.assertEqual(self.differences(**{'s7scope.certificate.subject': ['O=other']}), ['names'])
        self.assertEqual(self.differences(**{'s7scope.certificate.valid_to': ['2036-11-18T15:12:19Z']}), ['validity'])
        self.assertEqual(self.differences(**{'frame.number': 8}), ['s7comm-plus-tls'])


if __name__ == '__main__':
    unittest.main()
