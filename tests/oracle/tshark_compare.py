#!/usr/bin/env python3
"""Compares `s7scope decode` with tshark, PDU by PDU and field by field.

    tshark_compare.py --s7scope PROGRAM [--known TABLE] CAPTURE|FOLDER...

Every Job, Ack and Ack_Data must be in both, in the same packet, with the same header, function, items and return codes; every
userdata PDU with the same type, group, function, status, status list, and with the same value in every field that both show; every
COTP connection request, confirm and disconnect with the same type, TSAPs and size.
A difference passes when known-differences.tsv gives its reason; a line there that nothing matches fails.
Repetitions (packets of which every byte was there before) are not compared: decode prints a PDU once, tshark again.

Exit code 0 agreed, 1 differences, 77 nothing could be compared (no tshark, no captures).
"""
import argparse
import collections
import os
import sys
import tempfile

import own_pdus
import tshark_pdus
from in_order import read_in_order
from known_differences import Difference, KnownDifferences

HEADER = ['s7comm.header.' + n for n in ('rosctr', 'pduref', 'parlg', 'datlg', 'errcls', 'errcod')] + [
    's7comm.param.' + n for n in ('func', 'itemcount', 'maxamq_calling', 'maxamq_called', 'pdu_length')]
ENVELOPE = ['frame.time_epoch', 'tcp.stream', 'tcp.srcport', 'tcp.dstport', 'ip.src', 'ip.dst']
ITEM = ['syntaxid', 'transp_size', 'length', 'db', 'area', 'address.byte', 'address.bit', 'address.number',
        'dbread.numareas', 'dbread.length', 'dbread.db', 'dbread.startaddress',
        'nck.area_unit', 'nck.area', 'nck.unit', 'nck.column', 'nck.line', 'nck.module', 'nck.linecount']
USERDATA = ['s7comm.header.' + n for n in ('rosctr', 'pduref', 'parlg', 'datlg')] + [
    's7comm.param.userdata.' + n for n in ('length', 'reqres1', 'type', 'funcgroup', 'subfunc', 'seq_num', 'dataunitref',
                                           'lastdataunit')] + [
    's7comm.param.modetrans.subfunc', 's7comm.param.errcod', 's7comm.data.returncode', 's7comm.data.transportsize',
    's7comm.data.length', 's7comm.resp.data', 's7comm.data.userdata.szl_id', 's7comm.data.userdata.szl_index',
    's7comm.data.userdata.szl_id.partlist_len', 's7comm.data.userdata.szl_id.partlist_cnt']
# The time of a controller has no zone: decode shows it as it was sent, tshark as one of its own computer's.
FORMS_OF_OUR_OWN = {'s7comm.data.ts'}
CYCLIC_SERVICES = 2
BLOCK_FUNCTIONS = (0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x28, 0x29)
BLOCKS = ['s7comm.param.blockcontrol.' + n for n in ('functionstatus', 'functionstatus.more', 'functionstatus.error', 'filename_len',
                                                     'filename', 'upl_lenstring_len', 'upl_lenstring')] + [
    's7comm.data.blockcontrol.' + n for n in ('unknown1', 'uploadid', 'errorcode', 'part2_len', 'part2_unknown', 'loadmem_len',
                                              'mc7code_len')] + [
    's7comm.param.pistart.' + n for n in ('unknown1', 'parameterblock_len', 'argument', 'servicename')] + [
    's7comm.param.pi.n_x.string_len', 's7comm.data.plccontrol.block_cnt', 's7comm.data.plccontrol.part2_len', 's7comm.data.length',
    's7comm.resp.data']
COTP = ['cotp.type', 'cotp.src-tsap-bytes', 'cotp.dst-tsap-bytes', 'cotp.tpdu_size']
COTP_OPENING = (8, 13, 14)
CAPTURE_ENDINGS = ('.pcap', '.pcapng', '.cap', '.pcap.gz', '.pcap.zst', '.pcapng.gz')
SHOWN_PER_FILE = 12
SKIPPED = 77


def plain(values):
    """A list of values in the one form in which both sides are compared: byte strings without separators."""
    return [v.replace(':', '') if isinstance(v, str) and len(v) > 2 and v[2:3] == ':' else v for v in values]


def compare_names(name, frame, names, theirs, ours, prefix=''):
    for field in names:
        a, b = plain(theirs.get(field, [])), plain(ours.get(field, []))
        if a != b:
            yield Difference(name, frame, prefix + field, a, b)


def compare_job(name, theirs, ours):
    """The differences of one Job, Ack or Ack_Data."""
    must = HEADER + ['s7comm.data.returncode']
    if theirs.first('s7comm.param.func') in BLOCK_FUNCTIONS:
        must += BLOCKS + [n for n in shown_by_both(theirs, ours) if n not in must + BLOCKS]
    yield from compare_names(name, theirs.frame, must, theirs.fields, ours.fields)
    yield from compare_items(name, theirs, ours)


def shown_by_both(theirs, ours):
    return [n for n in ours.fields if n.startswith('s7comm.') and n in theirs.fields]


def compare_items(name, theirs, ours):
    if len(theirs.items) != len(ours.items):
        yield Difference(name, theirs.frame, 's7comm.param.item', len(theirs.items), len(ours.items))
    for index, (a, b) in enumerate(zip(theirs.items, ours.items), 1):
        yield from compare_names(name, theirs.frame, ITEM, a, b, 'item[%d].' % index)


def compare_userdata(name, theirs, ours):
    """Beside the fields that both must have, all that both show."""
    both = [n for n in shown_by_both(theirs, ours) if n not in FORMS_OF_OUR_OWN.union(USERDATA)]
    yield from compare_names(name, theirs.frame, USERDATA + both, theirs.fields, ours.fields)
    if theirs.first('s7comm.param.userdata.funcgroup') == CYCLIC_SERVICES:
        yield from compare_items(name, theirs, ours)


def compare_cotp(name, theirs, ours):
    yield from compare_names(name, theirs.frame, COTP, theirs.fields, ours.fields)


def kind(pdu):
    """Which comparison a PDU takes part in, or None."""
    if pdu.protocol == 's7comm':
        return {1: 'job', 2: 'job', 3: 'job', 7: 'userdata'}.get(pdu.first('s7comm.header.rosctr'))
    return 'cotp' if pdu.first('cotp.type') in COTP_OPENING else None


COMPARE = {'job': compare_job, 'userdata': compare_userdata, 'cotp': compare_cotp}


def by_frame(pdus, wanted):
    frames = collections.defaultdict(list)
    for pdu in pdus:
        if kind(pdu) == wanted:
            frames[pdu.frame].append(pdu)
    return frames


def envelope(pdu):
    """Addresses and ports of a tshark PDU under the names that decode uses."""
    return {'tcp.stream': [pdu.stream], 'tcp.srcport': [pdu.ports[0]], 'tcp.dstport': [pdu.ports[1]],
            'ip.src': [pdu.addresses[0]], 'ip.dst': [pdu.addresses[1]], 'frame.time_epoch': [pdu.time]}


def compare_frame(name, wanted, frame, theirs, ours):
    """The differences between what both have in one packet."""
    differences = []
    if len(theirs) != len(ours):
        differences.append(Difference(name, frame, wanted, '%d PDUs' % len(theirs), '%d PDUs' % len(ours)))
    for x, y in zip(theirs, ours):
        differences += compare_names(name, frame, ENVELOPE, envelope(x), y.fields)
        differences += COMPARE[wanted](name, x, y)
    return differences


def compare_kind(name, wanted, views, ours):
    """The number of PDUs that both have, and all differences. Where the views of tshark differ in a packet, one of them has to agree;
    none of them may have more PDUs in all."""
    views, ours = [by_frame(view, wanted) for view in views], by_frame(ours, wanted)
    common, differences = 0, []
    for frame in sorted(set(ours).union(*views)):
        compared = [compare_frame(name, wanted, frame, view[frame], ours[frame]) for view in views]
        differences += min(zip(views, compared), key=lambda both: (len(both[0][frame]) != len(ours[frame]), len(both[1])))[1]
        common += len(ours[frame])
    most = max(sum(map(len, view.values())) for view in views)
    if common < most and not differences:
        differences.append(Difference(name, 'all', wanted, '%d PDUs' % most, '%d PDUs' % common))
    return common, differences


def other_ports(pdus):
    """The TCP ports beside 102 on which decode found S7: of both ports of a PDU the one that is part of more PDUs."""
    pairs = [(p.first('tcp.srcport'), p.first('tcp.dstport')) for p in pdus if p.protocol == 's7comm']
    pairs = [p for p in pairs if 102 not in p]
    ports = []
    while pairs:
        best = collections.Counter(port for pair in pairs for port in set(pair)).most_common(1)[0][0]
        ports.append(best)
        pairs = [p for p in pairs if best not in p]
    return ports


def tshark_views(capture, ports):
    """What tshark sees, without repetitions: as the segments come; put in order by tshark; put in order for tshark, where any is not.
    in_order.py says why one view is not enough."""
    views = [tshark_pdus.read(capture, ports, order) for order in (False, True)]
    with tempfile.TemporaryDirectory(prefix='s7scope-oracle-') as folder:
        views.append(read_in_order(capture, ports, folder) or [])
    return [[p for p in view if not p.repeated] for view in views]


class Report:
    """Adds up the comparisons of all files and prints them."""

    def __init__(self, known, like_reference=True):
        self.known = known
        self.passed, self.failed, self.skipped = 0, 0, 0
        self.files = set()
        self.kinds = ['job', 'userdata', 'cotp']
        if not like_reference:
            self.kinds.remove('userdata')
            self.skip('userdata PDUs: this tshark has other fields for them than 4.0, the reference')

    def capture(self, program, capture):
        name = os.path.basename(capture)
        self.files.add(name)
        try:
            ours = own_pdus.read(program, capture)
        except own_pdus.DecodeError as error:
            return self.result(False, str(error))
        views = tshark_views(capture, other_ports(ours))
        failed = False
        counts = []
        for wanted in self.kinds:
            common, differences = compare_kind(name, wanted, views, ours)
            explained = [d for d in differences if self.known.reason(d)]
            unexplained = [d for d in differences if d not in explained]
            counts.append('%s %d' % (wanted, common) + (' (%d known differences)' % len(explained) if explained else ''))
            self.show(unexplained)
            failed = failed or bool(unexplained)
        return self.result(not failed, '%s: %s' % (name, ', '.join(counts)))

    @staticmethod
    def show(differences):
        for d in differences[:SHOWN_PER_FILE]:
            print('  %s frame %s %s: tshark %s, s7scope %s' % (d.file, d.frame, d.field, d.tshark, d.own))
        if len(differences) > SHOWN_PER_FILE:
            print('  %s: %d more' % (differences[0].file, len(differences) - SHOWN_PER_FILE))

    def result(self, good, text):
        self.passed += good
        self.failed += not good
        print(('ok    ' if good else 'FAIL  ') + text, flush=True)

    def skip(self, text):
        self.skipped += 1
        print('SKIP  ' + text, flush=True)

    def finish(self):
        for file, frame, field in self.known.unused(self.files) if 'userdata' in self.kinds else ():
            self.result(False, 'known-differences.tsv: %s frame %s %s no longer differs: remove the line' % (file, frame, field))
        print('%d passed, %d failed, %d skipped' % (self.passed, self.failed, self.skipped))
        if self.failed:
            return 1
        return 0 if self.passed else SKIPPED


def captures_in(path):
    if not os.path.isdir(path):
        return [path]
    return [os.path.join(path, n) for n in sorted(os.listdir(path)) if n.endswith(CAPTURE_ENDINGS)]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--s7scope', required=True)
    parser.add_argument('--known', default=os.path.join(here, 'known-differences.tsv'))
    parser.add_argument('captures', nargs='+')
    options = parser.parse_args()
    report = Report(KnownDifferences(options.known), tshark_pdus.tells_userdata_like_the_reference())
    for path in options.captures:
        found = captures_in(path) if os.path.exists(path) else []
        if not found:
            report.skip('%s: no captures there' % path)
        for capture in found:
            try:
                report.capture(options.s7scope, capture)
            except tshark_pdus.TsharkError as error:
                report.skip(str(error))
    return report.finish()


if __name__ == '__main__':
    sys.exit(main())
