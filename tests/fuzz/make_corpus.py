#!/usr/bin/env python3
"""Makes the first inputs of the fuzz targets: fuzz_file gets one short connection in every container, the others what the samples
carry. Inputs that once crashed are added by hand, and stay.

    make_corpus.py [FOLDER]    (the corpus beside this file)"""
import collections
import gzip
import os
import struct
import subprocess
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'e2e')]
import frames  # noqa: E402
import sample_streams  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, '..', '..', 'samples')
MOST = 8000  # bytes of one input: more than -max_len of ./check is cut
FRAME_LINKS = {1: 0, 228: 1, 229: 2, 113: 3, 276: 4, 0: 5, 108: 6}  # as fuzz_analyzer counts link types


def pcap(packets, order, magic, factor):
    parts = [struct.pack(order + 'IHHIIII', magic, 2, 4, 0, 0, 65535, 1)]
    for at, frame in packets:
        seconds, rest = divmod(round(at * factor), factor)
        parts.append(struct.pack(order + 'IIII', seconds, rest, len(frame), len(frame)) + frame)
    return b''.join(parts)


def block(order, kind, body):
    body += bytes(-len(body) % 4)
    length = struct.pack(order + 'I', 12 + len(body))
    return struct.pack(order + 'I', kind) + length + body + length


def option(order, code, value):
    return struct.pack(order + 'HH', code, len(value)) + value + bytes(-len(value) % 4)


def section(order, packets, link_type):
    """A section with one interface of nanosecond resolution, a name block, the packets and statistics."""
    parts = [block(order, 0x0a0d0d0a, struct.pack(order + 'IHHq', 0x1a2b3c4d, 1, 0, -1) + option(order, 4, b's7scope')),
             block(order, 1, struct.pack(order + 'HHI', link_type, 0, 262144) + option(order, 2, b'eth0') + option(order, 9, b'\x09')
                   + bytes(4)),
             block(order, 4, struct.pack(order + 'HH', 1, 9) + b'\x0a\x00\x00\x01plc1\0' + bytes(3) + bytes(4))]
    for at, frame in packets:
        time = round(at * 1e9)
        head = struct.pack(order + 'IIIII', 0, time >> 32, time & 0xffffffff, len(frame), len(frame))
        parts.append(block(order, 6, head + frame))
    parts.append(block(order, 3, struct.pack(order + 'I', len(packets[0][1])) + packets[0][1]))
    parts.append(block(order, 5, struct.pack(order + 'III', 0, 0, 0) + option(order, 4, struct.pack(order + 'Q', 9)) + bytes(4)))
    return b''.join(parts)


def put(folder, name, content):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), 'wb') as file:
        file.write(content)


def containers(folder):
    packets = frames.polling(1)[3:9]
    plain = pcap(packets[:3], '<', 0xa1b2c3d4, 10**6)
    inputs = {
        'pcap-le': plain,
        'pcap-be': pcap(packets[:3], '>', 0xa1b2c3d4, 10**6),
        'pcap-nano-le': pcap(packets[:3], '<', 0xa1b23c4d, 10**9),
        'pcap-nano-be': pcap(packets[:3], '>', 0xa1b23c4d, 10**9),
        'pcapng-le': section('<', packets[:2], 1),
        'pcapng-be': section('>', packets[:2], 1),
        'pcapng-two-sections': section('<', packets[:1], 1) + section('>', packets[1:2], 113),
        'pcap-gz': gzip.compress(plain, mtime=0),
        'pcap-zst': subprocess.run(['zstd', '-q', '-c'], input=plain, stdout=subprocess.PIPE, check=True).stdout,
        'empty': b'',
    }
    for name, content in inputs.items():
        put(folder, name, content)


def record(kind, content):
    return struct.pack('>BH', kind, len(content)) + content


def analyzer_inputs(folder, name, path):
    """The first frames of a sample, and each kind of conversation in it."""
    content = b'\0\0'
    for link, frame in sample_streams.frames(path):
        if link in FRAME_LINKS and len(content) < MOST // 2:
            content += record(FRAME_LINKS[link], frame)
    put(folder, 'frames-' + name, content)
    for number, lines in enumerate(sample_streams.conversations(path)[:4]):
        content = bytes([1, 1 + 6 * number])
        for side, payload in lines:
            if len(content) + len(payload) + 3 > MOST:
                break
            content += record(side, payload)
        put(folder, 'talk-%s-%d' % (name, number), content)


def shape(tsdu):
    """What tells TSDUs apart well enough: kind, function, size class."""
    if tsdu[0] == 0x32 and tsdu[1] == 7:
        return tsdu[10:17], tsdu[17:18] != b'\0'
    if tsdu[0] == 0x72:
        return tsdu[1:2], tsdu[4:5], tsdu[7:9], len(tsdu) // 64
    return tsdu[:2], tsdu[10:13], len(tsdu) // 64


def distinct(path):
    seen = {}
    for lines in sample_streams.conversations(path):
        for _, tsdu in sample_streams.tsdus(lines):
            seen.setdefault((shape(tsdu), len(tsdu) if tsdu[0] == 0x32 else 0), tsdu)
    return [tsdu for tsdu in seen.values() if len(tsdu) < MOST]


def is_plus(tsdu):
    return tsdu[0] == 0x72


def is_service(tsdu):
    """Userdata, block transfers and program invocations."""
    return tsdu[0] == 0x32 and (tsdu[1] == 7 or len(tsdu) > 10 and tsdu[1] == 1 and 0x1a <= tsdu[10] <= 0x29)


def one_message(tsdu):
    """Which target takes this TSDU, and as what."""
    if is_plus(tsdu):
        return 'fuzz_plus', b'\0' + tsdu
    if not is_service(tsdu):
        return None, b''
    return 'fuzz_userdata', b'\0' + tsdu if tsdu[1] == 7 else b'\3' + tsdu[10:]


def service_inputs(folders, name, path):
    """Userdata and S7comm-plus: TSDUs one by one, and whole conversations."""
    numbers = collections.Counter()
    for tsdu in distinct(path):
        target, content = one_message(tsdu)
        if target:
            put(folders[target], '%s-%02d' % (name, numbers[target]), content)
            numbers[target] += 1
    for number, lines in enumerate(sample_streams.conversations(path)):
        talk = sample_streams.tsdus(lines)
        for target, mode, wanted in (('fuzz_plus', 1, is_plus), ('fuzz_userdata', 4, is_service)):
            if any(wanted(tsdu) for _, tsdu in talk):
                for part, records in enumerate(slices(talk)):
                    put(folders[target], 'talk-%s-%d-%d' % (name, number, part), bytes([mode]) + records)


def slices(talk):
    """A conversation in inputs of a size that a fuzzer works well with."""
    content = b''
    for side, tsdu in talk:
        if content and len(content) + len(tsdu) > MOST // 2:
            yield content
            content = b''
        content += record(side, tsdu[:MOST // 2])
    yield content


TLS_RECORDS, TLS_CERTIFICATE, TLS_TALK = 5, 6, 7  # modes of fuzz_lower


def tls_inputs(folder, name, path):
    """TLS in COTP: the records of each direction, the certificates in them, and whole conversations."""
    for number, lines in enumerate(sample_streams.conversations(path)):
        talk = sample_streams.tsdus(lines)
        if not any(tsdu[:2] == b'\x16\x03' for _, tsdu in talk):
            continue
        put(folder, 'tls-talk-%s-%d' % (name, number), bytes([TLS_TALK]) + b''.join(record(side, tsdu) for side, tsdu in talk))
        for side in (0, 1):
            stream = b''.join(tsdu for sender, tsdu in talk if sender == side)
            put(folder, 'tls-%s-%d-%d' % (name, number, side), bytes([TLS_RECORDS]) + stream)
            certificate = first_certificate(handshake(stream))
            if certificate:
                put(folder, 'certificate-%s-%d' % (name, number), bytes([TLS_CERTIFICATE]) + certificate)


def handshake(stream):
    """What the handshake records hold, up to where encryption begins."""
    messages, at = b'', 0
    while at + 5 <= len(stream) and stream[at] == 22:
        size = struct.unpack('>H', stream[at + 3:at + 5])[0]
        messages += stream[at + 5:at + 5 + size]
        at += 5 + size
    return messages


def first_certificate(messages):
    at = 0
    while at + 4 <= len(messages):
        kind, size = messages[at], int.from_bytes(messages[at + 1:at + 4], 'big')
        if kind == 11:
            return messages[at + 10:at + 10 + int.from_bytes(messages[at + 7:at + 10], 'big')]
        at += 4 + size
    return b''


NEIGHBOURS = {0x0806: 0, 0x88cc: 1, 0x8892: 2}  # EtherType -> mode of fuzz_lower
PER_KIND = 6


def ether_type(frame):
    """(EtherType behind VLAN tags, payload) of an Ethernet frame."""
    at = 12
    while struct.unpack('>H', frame[at:at + 2])[0] in sample_streams.VLAN_TYPES:
        at += 4
    return struct.unpack('>H', frame[at:at + 2])[0], frame[at + 2:]


def lower_inputs(folder, name, path):
    """What stations say of themselves, message by message; and frames that carry other frames or no IP."""
    seen, talk = collections.defaultdict(set), b''
    for link, frame in sample_streams.frames(path):
        if link != 1 or len(frame) < 20:
            continue
        kind, payload = ether_type(frame)
        if kind in NEIGHBOURS and len(seen[kind]) < PER_KIND and payload not in seen[kind]:
            put(folder, '%s-%04x-%d' % (name, kind, len(seen[kind])), bytes([NEIGHBOURS[kind]]) + payload)
            seen[kind].add(payload)
        if (kind != 0x0800 or name == 'tunnels') and len(talk) + len(frame) < MOST // 2:
            talk += struct.pack('>H', len(frame)) + frame
    if talk:
        put(folder, 'frames-' + name, b'\4' + talk)


def outermost(frame):
    """What tells frames apart for the lower layers: EtherType, IP protocol, ports below it."""
    kind, payload = ether_type(frame)
    if kind != 0x0800 or len(payload) < 24:
        return kind, 0, 0
    protocol = payload[9]
    return kind, protocol, payload[22:24] if protocol in (17, 47) else b''


def wire_inputs(folder, name, path):
    """Frames of each kind (mode 0 of fuzz_wire), CRs and disconnects (12), and TSDUs that are no S7 (13)."""
    seen = {}
    for link, frame in sample_streams.frames(path):
        if link == 1 and len(frame) >= 20:
            seen.setdefault((0, outermost(frame)), frame)
    for lines in sample_streams.conversations(path):
        for _, payload in lines:
            if len(payload) > 7 and payload[0] == 3 and payload[5] & 0xf0 != 0xf0:
                seen.setdefault((12, payload[5], len(payload)), payload[4:])
        for _, tsdu in sample_streams.tsdus(lines):
            if tsdu[0] not in (0x32, 0x72):
                seen.setdefault((13, shape(tsdu)), tsdu)
    numbers = collections.Counter()
    for key, content in seen.items():
        if (key[0] != 0 or name in ('tunnels', 'neighbours', 'link-types')) and len(content) < MOST:
            put(folder, '%s-%d-%02d' % (name, key[0], numbers[key[0]]), bytes([key[0]]) + content)
            numbers[key[0]] += 1


def main(corpus):
    folders = {target: os.path.join(corpus, target) for target in
               ('fuzz_file', 'fuzz_analyzer', 'fuzz_userdata', 'fuzz_plus', 'fuzz_lower', 'fuzz_wire')}
    containers(folders['fuzz_file'])
    for file in sample_streams.sample_names(SAMPLES):
        name, path = os.path.splitext(file)[0], os.path.join(SAMPLES, file)
        analyzer_inputs(folders['fuzz_analyzer'], name, path)
        service_inputs(folders, name, path)
        lower_inputs(folders['fuzz_lower'], name, path)
        wire_inputs(folders['fuzz_wire'], name, path)
        tls_inputs(folders['fuzz_lower'], name, path)
    put(folders['fuzz_lower'], 'description', b'\3Siemens, SIMATIC S7, CPU315-2 PN/DP, 6ES7 315-2EH14-0AB0 , HW: 5, FW: V3.2.14, S C-X4U421302013')


if __name__ == '__main__':
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, 'corpus'))
