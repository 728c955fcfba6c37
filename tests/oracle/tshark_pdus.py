#!/usr/bin/env python3
"""What tshark sees in a capture, PDU by PDU.

    tshark_pdus.py [--port N]... CAPTURE...      prints the number of PDUs of each kind

Module: `read(capture)` returns a list of Pdu in capture order. PDML is used because `-T fields` merges the PDUs of one
packet and `-T json` loses their order. Only the standard library is needed.
"""
import collections
import functools
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

OPTIONS = {
    'tcp.desegment_tcp_streams': 'TRUE',
    'tcp.relative_sequence_numbers': 'FALSE',
    'tcp.check_checksum': 'FALSE',
    'ip.defragment': 'TRUE',
    'cotp.reassemble': 'TRUE',
}
ITEM_PREFIXES = ('s7comm.param.item.', 's7comm.tiap.item.')
LAYERS = {'s7comm': 's7comm', 's7comm-plus': 's7comm-plus', 'cotp': 'cotp', 'tpkt': 'tpkt'}


# Wireshark 4.2 and newer tell the head of userdata with fewer fields, and the type with other numbers, than 4.0.
REFERENCE_FIELD = 's7comm.param.userdata.reqres1'


class TsharkError(Exception):
    """tshark is missing or gave no readable output."""


class Pdu:
    """One TPKT with what is inside it: `fields` maps Wireshark names to lists of shown values, `items` is one such map per
    address item with the prefix of the names removed. `repeated` is true when every byte of the packet was in an earlier
    packet of the same direction. `malformed` is true when tshark gave up inside it."""

    def __init__(self, packet):
        self.frame = packet.frame
        self.stream = packet.stream
        self.ports = packet.ports
        self.addresses = packet.addresses
        self.time = packet.time
        self.repeated = packet.repeated
        self.protocol = 'tpkt'
        self.fields = collections.defaultdict(list)
        self.items = []
        self.malformed = False

    def first(self, name):
        values = self.fields.get(name)
        return values[0] if values else None


class Packet:
    """The addresses of one packet; knows whether it only repeats bytes that `seen` holds already."""

    def __init__(self, node, seen):
        self.frame = int(find(node, 'num') or 0)
        self.time = find(node, 'frame.time_epoch')
        self.stream = number(find(node, 'tcp.stream'))
        self.ports = (number(find(node, 'tcp.srcport')), number(find(node, 'tcp.dstport')))
        self.addresses = innermost_addresses(node)
        self.repeated = False
        start, length = number(find(node, 'tcp.seq_raw')), number(find(node, 'tcp.len'))
        if start is not None and length:
            self.repeated = seen[(self.stream, self.addresses, self.ports)].add(start, length)


class Seen:
    """The sequence numbers of one direction that were in earlier packets, as merged intervals of unwrapped numbers."""

    def __init__(self):
        self.intervals = []
        self.last = None

    def add(self, start, length):
        """Adds the segment; returns whether all of it was there before."""
        if self.last is None:
            self.last = start
        start = self.last + ((start - self.last + 0x80000000) & 0xffffffff) - 0x80000000
        self.last = max(self.last, start)
        end = start + length
        known = any(a <= start and end <= b for a, b in self.intervals)
        if not known:
            touching = [i for i in self.intervals if i[0] <= end and start <= i[1]]
            rest = [i for i in self.intervals if not (i[0] <= end and start <= i[1])]
            merged = (min([start] + [i[0] for i in touching]), max([end] + [i[1] for i in touching]))
            self.intervals = rest + [merged]
        return known


def number(text):
    """A shown value as a number where it is one: decimal, 0x hex, True/False; None stays None; other text is returned lower-case."""
    if text is None or isinstance(text, (int, float)):
        return text
    text = str(text).strip().lower()
    try:
        return int(text, 16) if text.startswith('0x') else int(text)
    except ValueError:
        return {'true': 1, 'false': 0}.get(text, text)


def find(packet, name):
    for field in packet.iter('field'):
        if field.get('name') == name:
            return field.get('show')
    return None


def innermost_addresses(node):
    """Source and destination of the last IP header in front of TCP: that of the mirrored packet where a tunnel carried it."""
    result = (None, None)
    for proto in node.findall('proto'):
        name = proto.get('name')
        if name == 'tcp':
            break
        if name in ('ip', 'ipv6'):
            result = (find(proto, name + '.src'), find(proto, name + '.dst'))
    return result


def collect(node, pdu, item):
    """Walks the fields below `node` in order; `item` is the address item that the current field belongs to."""
    for field in node:
        name = field.get('name')
        if field.tag == 'proto':
            pdu.malformed = pdu.malformed or name == '_ws.malformed'
        if name == 's7comm.param.item':
            item = collections.defaultdict(list)
            pdu.items.append(item)
        prefix = next((p for p in ITEM_PREFIXES if name and name.startswith(p)), None)
        if item is not None and prefix:
            item[name[len(prefix):]].append(number(field.get('show')))
        elif name:
            pdu.fields[name].append(number(field.get('show')))
        collect(field, pdu, item)


def pdus_of(node, packet):
    """The PDUs of one packet: every `tpkt` that was dissected opens one, the protocols after it belong to it."""
    result = []
    for proto in node.findall('proto'):
        name = proto.get('name')
        if name == 'tpkt' and any(f.get('name') == 'tpkt.length' for f in proto):
            result.append(Pdu(packet))
        if not result:
            continue
        if name == '_ws.malformed':
            result[-1].malformed = True
        elif name in LAYERS:
            result[-1].protocol = LAYERS[name]
            collect(proto, result[-1], None)
    return result


@functools.cache
def tells_userdata_like_the_reference():
    """Whether this tshark names the fields of userdata as 4.0 does, which is the one that decode is compared with."""
    try:
        run = subprocess.run(['tshark', '-G', 'fields'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=False)
    except OSError:
        return True  # without tshark every comparison says so itself
    return ('\t%s\t' % REFERENCE_FIELD).encode() in run.stdout


def command(capture, ports, out_of_order):
    options = dict(OPTIONS, **{'tcp.reassemble_out_of_order': 'TRUE' if out_of_order else 'FALSE'})
    words = ['tshark', '-n', '-r', capture, '-T', 'pdml']
    for name, value in options.items():
        words += ['-o', '%s:%s' % (name, value)]
    for port in ports:
        words += ['-d', 'tcp.port==%d,tpkt' % port]
    return words


def read(capture, ports=(), out_of_order=False):
    """All PDUs of a capture. `ports`: TCP ports beside 102 that carry TPKT. `out_of_order`: let tshark put segments in order
    first; it then waits for ever for a segment that the capture lacks, so both answers are worth asking for."""
    environment = dict(os.environ, TZ='UTC', WIRESHARK_CONFIG_DIR='/nonexistent', LC_ALL='C.UTF-8')
    try:
        process = subprocess.Popen(command(capture, ports, out_of_order), stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, env=environment)
    except OSError as error:
        raise TsharkError('tshark cannot be started: %s' % error) from error
    result, seen = [], collections.defaultdict(Seen)
    try:
        for _, node in ElementTree.iterparse(process.stdout):
            if node.tag == 'packet':
                result += pdus_of(node, Packet(node, seen))
                node.clear()
    except ElementTree.ParseError as error:
        raise TsharkError('%s: tshark gave no PDML: %s' % (capture, error)) from error
    finally:
        process.stdout.close()
        process.wait()
    return result


def summary(capture, ports, out_of_order):
    pdus = read(capture, ports, out_of_order)
    classic = [p for p in pdus if p.protocol == 's7comm']
    kinds = collections.Counter(p.first('s7comm.header.rosctr') for p in classic)
    repeated = sum(p.repeated for p in classic)
    return '%s: %d TPKT, %d S7comm (%s), %d of them repeated, %d malformed' % (
        os.path.basename(capture), len(pdus), len(classic),
        ', '.join('%s %d' % (n, kinds.get(k, 0)) for n, k in (('Job', 1), ('Ack', 2), ('Ack_Data', 3), ('Userdata', 7))),
        repeated, sum(p.malformed for p in classic))


def main(arguments):
    ports, files, out_of_order = [], [], False
    words = iter(arguments)
    for word in words:
        if word == '--port':
            ports.append(int(next(words)))
        elif word == '--out-of-order':
            out_of_order = True
        else:
            files.append(word)
    if not files:
        sys.exit(__doc__)
    for capture in files:
        print(summary(capture, ports, out_of_order))


if __name__ == '__main__':
    main(sys.argv[1:])
