#!/usr/bin/env python3
"""Compares the S7comm-plus part of `s7scope decode -f jsonl` with what another decoder saw, packet by packet.

    plus_compare.py --s7scope PROGRAM FOLDER

FOLDER holds captures and, in `expected`, one table NAME.s7plus.tsv per capture: a column per field, a line per packet, several values of a packet
joined by commas. Every field must agree in every packet, and no byte may be left over. What differs all the same stands with its reason in
known-plus-differences.tsv. 77: there was nothing to compare with."""
import argparse
import collections
import csv
import glob
import os
import sys

import own_pdus
from known_differences import Difference, KnownDifferences
from tshark_pdus import number

SKIPPED = 77
FRAME = 'frame.number'
NOT_UNDERSTOOD = 's7scope.not_understood'
AREA = 's7comm-plus.item.addr.area'
# The other decoder has an error of its own here, and names stations in its own way.
LEFT_OUT = {'ip.src', 'tcp.srcport', 'tcp.dstport', FRAME, '_ws.malformed'}
DB_AREA = 0x8a0e


def read_expected(path):
    with open(path, encoding='utf-8', newline='') as table:
        for row in csv.DictReader(table, delimiter='\t'):
            yield int(row[FRAME]), {k: [number(v) for v in row[k].split(',')] if row[k] else [] for k in row if k not in LEFT_OUT}


def by_frame(pdus):
    """All values of a packet, whatever PDU they are from."""
    result = collections.defaultdict(lambda: collections.defaultdict(list))
    for pdu in pdus:
        if pdu.protocol != 's7comm-plus':
            continue
        for key, values in pdu.fields.items():
            result[pdu.frame][key] += values
    for fields in result.values():
        # Areas that are no data block have another name there.
        fields[AREA] = [area for area in fields[AREA] if area >> 16 == DB_AREA]
    return result


def differences(name, expected, own):
    """Every field of every packet that one of both sees, and bytes that were left over."""
    seen = set()
    for frame, fields in expected:
        seen.add(frame)
        have = own.get(frame)
        if have is None:
            yield Difference(name, frame, 'packet', 'S7comm-plus', None)
            continue
        for key, values in fields.items():
            if have.get(key, []) != values:
                yield Difference(name, frame, key, values, have.get(key, []))
    for frame, fields in sorted(own.items()):
        if frame not in seen:
            yield Difference(name, frame, 'packet', None, 'S7comm-plus')
        if sum(fields.get(NOT_UNDERSTOOD, [])) > 0:
            yield Difference(name, frame, NOT_UNDERSTOOD, 0, sum(fields[NOT_UNDERSTOOD]))


def compare(program, folder, known):
    """The number of packets compared and the differences without a reason."""
    packets, wrong, names = 0, [], []
    for table in sorted(glob.glob(os.path.join(folder, 'expected', '*.s7plus.tsv'))):
        name = os.path.basename(table)[:-len('.s7plus.tsv')]
        expected = list(read_expected(table))
        own = by_frame(own_pdus.read(program, os.path.join(folder, name)))
        packets += len(expected)
        names.append(name)
        wrong += [d for d in differences(name, expected, own) if known.reason(d) is None]
    return packets, wrong, known.unused(names)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--s7scope', required=True)
    parser.add_argument('--known', default=os.path.join(here, 'known-plus-differences.tsv'))
    parser.add_argument('folder')
    options = parser.parse_args()
    packets, wrong, unused = compare(options.s7scope, options.folder, KnownDifferences(options.known))
    if packets == 0:
        print('SKIP %s: no captures with expected/*.s7plus.tsv' % options.folder)
        return SKIPPED
    for d in wrong:
        print('%s frame %s %s: expected %s, found %s' % (d.file, d.frame, d.field, d.tshark, d.own))
    for key in unused:
        print('no such difference any more: %s' % '\t'.join(key))
    print('%d packets, %d differences without a reason' % (packets, len(wrong)))
    return 1 if wrong or unused else 0


if __name__ == '__main__':
    sys.exit(main())
