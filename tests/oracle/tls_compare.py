#!/usr/bin/env python3
"""Compares the TLS part of `s7scope decode -f jsonl` with tshark.

    tls_compare.py --s7scope PROGRAM CAPTURE...

tshark does not look for TLS inside COTP. So the TSDUs of each connection are written as the segments of a plain TLS connection, one segment
per TSDU, and tshark dissects that copy. Messages of the handshake and alerts must be in the same packet on both sides; records are
compared direction by direction, since decode tells one where it begins and tshark where it ends. 77: there was nothing to compare with."""
import argparse
import collections
import os
import struct
import subprocess
import sys
import tempfile

import own_pdus
from known_differences import Difference
from tshark_pdus import number

SKIPPED = 77
PROTOCOL = 's7comm-plus-tls'
SAME_PACKET = ['tls.handshake.type', 'tls.handshake.version', 'tls.handshake.ciphersuite', 'tls.handshake.extensions_server_name',
               'tls.handshake.extensions_alpn_str', 'tls.handshake.extensions.supported_version', 'tls.alert_message.level',
               'tls.alert_message.desc']
RECORDS = ['tls.record.content_type', 'tls.record.opaque_type', 'tls.record.version', 'tls.record.length']
NAMES = ['x509sat.CountryName', 'x509sat.uTF8String', 'x509sat.printableString']
TIMES = ['x509af.utcTime', 'x509af.generalizedTime']

Segment = collections.namedtuple('Segment', 'frame stream ports bytes')


class OracleError(Exception):
    """tshark is missing or gave no answer."""


def tshark_lines(capture, fields, options=()):
    words = ['tshark', '-n', '-r', capture, '-T', 'fields', '-E', 'aggregator=|'] + list(options)
    words += [word for field in fields for word in ('-e', field)]
    try:
        result = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    except OSError as error:
        raise OracleError('tshark cannot be started: %s' % error) from error
    if result.returncode != 0:
        raise OracleError('%s: tshark cannot read it' % capture)
    return [dict(zip(fields, line.split('\t'))) for line in result.stdout.decode('utf-8').splitlines()]


def tsdus(capture):
    """The TSDUs of a capture without losses, each with the packet that completed it."""
    streams, parts = collections.defaultdict(bytes), collections.defaultdict(bytes)
    fields = ['frame.number', 'tcp.stream', 'tcp.srcport', 'tcp.dstport', 'tcp.payload']
    for line in tshark_lines(capture, fields):
        if not line.get('tcp.payload'):
            continue
        key = (line['tcp.stream'], line['tcp.srcport'])
        streams[key] += bytes.fromhex(line['tcp.payload'].replace(':', ''))
        while len(streams[key]) >= 7:
            size = struct.unpack('>H', streams[key][2:4])[0]
            if len(streams[key]) < size:
                break
            tpdu, streams[key] = streams[key][4:size], streams[key][size:]
            if tpdu[1] != 0xf0:
                continue
            parts[key] += tpdu[1 + tpdu[0]:]
            if tpdu[2] & 0x80:
                yield Segment(int(line['frame.number']), int(line['tcp.stream']), (int(line['tcp.srcport']), int(line['tcp.dstport'])),
                              parts[key])
                parts[key] = b''


def plain_tls(segments, path):
    """Writes the segments as connections to port 443, as raw IP; packet n of the file is segment n."""
    sequences = collections.defaultdict(lambda: 1000)
    with open(path, 'wb') as file:
        file.write(struct.pack('<IHHIIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
        for count, segment in enumerate(segments):
            to_server = segment.ports[1] < segment.ports[0]
            own, other = (40000 + segment.stream, 443) if to_server else (443, 40000 + segment.stream)
            addresses = bytes([10, 0, 0, 1, 10, 0, 0, 2] if to_server else [10, 0, 0, 2, 10, 0, 0, 1])
            ip = struct.pack('>BBHHHBBH', 0x45, 0, 40 + len(segment.bytes), count, 0, 64, 6, 0) + addresses
            tcp = struct.pack('>HHIIBBHHH', own, other, sequences[own, other], sequences[other, own], 0x50, 0x18, 65535, 0, 0)
            sequences[own, other] += len(segment.bytes)
            packet = ip + tcp + segment.bytes
            file.write(struct.pack('<IIII', count, 0, len(packet), len(packet)) + packet)


def values(line, field):
    return [number(v) for v in line[field].split('|')] if line.get(field) else []


def theirs(segments):
    """Per segment what tshark sees in it."""
    with tempfile.TemporaryDirectory(prefix='s7scope-oracle-') as folder:
        path = os.path.join(folder, 'tls.pcap')
        plain_tls(segments, path)
        fields = SAME_PACKET + RECORDS + NAMES + TIMES
        lines = tshark_lines(path, fields, ['-o', 'tcp.desegment_tcp_streams:TRUE', '-o', 'tcp.check_checksum:FALSE'])
    return [{field: values(line, field) for field in fields} for line in lines]


def own_times(pdu):
    """Begin and end of validity as tshark prints them."""
    both = zip(pdu.fields['s7scope.certificate.valid_from'], pdu.fields['s7scope.certificate.valid_to'])
    return [time.replace('t', ' ').replace('z', ' (utc)') for times in both for time in times]


def own_names(pdu):
    """The values of the attributes of issuer and subject."""
    names = pdu.fields['s7scope.certificate.issuer'] + pdu.fields['s7scope.certificate.subject']
    return collections.Counter(part.split('=', 1)[1] for name in names for part in name.split(', '))


def compare_packet(name, segment, seen, pdu):
    for field in SAME_PACKET:
        if seen[field] != pdu.fields.get(field, []):
            yield Difference(name, segment.frame, field, seen[field], pdu.fields.get(field, []))
    times = sum((seen[field] for field in TIMES), [])
    if times != own_times(pdu):
        yield Difference(name, segment.frame, 'validity', times, own_times(pdu))
    names = collections.Counter(sum((seen[field] for field in NAMES), []))
    if names != own_names(pdu):
        yield Difference(name, segment.frame, 'names', names, own_names(pdu))


def compare(name, segments, seen, own):
    """The differences of one capture. `own`: its lines of decode that hold TLS."""
    if [s.frame for s in segments] != [p.frame for p in own]:
        yield Difference(name, 'all', PROTOCOL, [s.frame for s in segments], [p.frame for p in own])
        return
    records = collections.defaultdict(lambda: {field: ([], []) for field in RECORDS})
    for segment, fields, pdu in zip(segments, seen, own):
        yield from compare_packet(name, segment, fields, pdu)
        for field in RECORDS:
            a, b = records[segment.stream, segment.ports][field]
            a += fields[field]
            b += pdu.fields.get(field, [])
    for (_, ports), fields in records.items():
        for field, (a, b) in fields.items():
            if a != b:
                yield Difference(name, 'from port %d' % ports[0], field, a, b)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--s7scope', required=True)
    parser.add_argument('captures', nargs='+')
    options = parser.parse_args()
    compared, wrong = 0, []
    for capture in options.captures:
        own = [p for p in own_pdus.read(options.s7scope, capture) if p.protocol == PROTOCOL]
        try:
            segments = list(tsdus(capture))
            wrong += compare(os.path.basename(capture), segments, theirs(segments), own)
        except OracleError as error:
            print('SKIP %s' % error)
            continue
        compared += len(segments)
    for d in wrong:
        print('%s frame %s %s: tshark %s, s7scope %s' % (d.file, d.frame, d.field, d.tshark, d.own))
    print('%d TSDUs, %d differences' % (compared, len(wrong)))
    return SKIPPED if compared == 0 else 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
