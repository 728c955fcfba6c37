"""What the samples carry, for the corpora: frames, TCP conversations, and the TSDUs in them."""
import os
import struct

LINKS = {1: 14, 228: 0}  # link type -> bytes before IP
VLAN_TYPES = (0x8100, 0x88a8, 0x9100)


def frames(path):
    """[(link type, frame)] of a sample: classic pcap with little-endian headers, or pcapng; nothing of other files."""
    with open(path, 'rb') as file:
        content = file.read()
    if content[:4] == b'\xd4\xc3\xb2\xa1':
        return classic_pcap(content)
    return pcapng(content) if content[:4] == b'\x0a\x0d\x0d\x0a' else []


def classic_pcap(content):
    link, at, found = struct.unpack('<I', content[20:24])[0], 24, []
    while at + 16 <= len(content):
        size = struct.unpack('<I', content[at + 8:at + 12])[0]
        found.append((link, content[at + 16:at + 16 + size]))
        at += 16 + size
    return found


def pcapng(content):
    at, links, found = 0, [], []
    while at + 12 <= len(content):
        kind, length = struct.unpack('<II', content[at:at + 8])
        if kind == 1:
            links.append(struct.unpack('<H', content[at + 8:at + 10])[0])
        elif kind == 6:
            interface, _, _, size = struct.unpack('<IIII', content[at + 8:at + 24])
            found.append((links[interface], content[at + 28:at + 28 + size]))
        at += length
    return found


def tcp_segment(link, frame):
    """(source, destination, sequence, flags, payload) of an IPv4 TCP frame, or None."""
    if link not in LINKS:
        return None
    at = LINKS[link]
    while link == 1 and struct.unpack('>H', frame[at - 2:at])[0] in VLAN_TYPES:
        at += 4
    if len(frame) < at + 40 or frame[at] >> 4 != 4 or frame[at + 9] != 6:
        return None
    head, total = (frame[at] & 15) * 4, struct.unpack('>H', frame[at + 2:at + 4])[0]
    tcp = at + head
    ports = struct.unpack('>HH', frame[tcp:tcp + 4])
    payload = frame[tcp + (frame[tcp + 12] >> 4) * 4:at + total]
    return ((frame[at + 12:at + 16], ports[0]), (frame[at + 16:at + 20], ports[1]), struct.unpack('>I', frame[tcp + 4:tcp + 8])[0],
            frame[tcp + 13], payload)


def conversations(path):
    """TCP connections of a sample: each a list of (side, payload), in order, without what was sent again."""
    found = {}
    for link, frame in frames(path):
        segment = tcp_segment(link, frame)
        if segment is None:
            continue
        source, destination, sequence, flags, payload = segment
        key = tuple(sorted((source, destination)))
        talk = found.setdefault(key, {'client': source, 'next': {}, 'lines': []})
        if flags & 2:
            talk['next'][source] = (sequence + 1) & 0xffffffff
            continue
        if payload and talk['next'].get(source, sequence) == sequence:
            talk['lines'].append((0 if source == talk['client'] else 1, payload))
            talk['next'][source] = (sequence + len(payload)) & 0xffffffff
    return [talk['lines'] for talk in found.values() if talk['lines']]


def tsdus(lines):
    """[(side, TSDU)] of one conversation, fragments joined."""
    streams, parts, result = {0: b'', 1: b''}, {0: b'', 1: b''}, []
    for side, payload in lines:
        streams[side] += payload
        while len(streams[side]) >= 4 and streams[side][0] == 3:
            size = struct.unpack('>H', streams[side][2:4])[0]
            if size < 7 or len(streams[side]) < size:
                break
            tpdu, streams[side] = streams[side][4:size], streams[side][size:]
            if tpdu[1] & 0xf0 != 0xf0:
                continue
            parts[side] += tpdu[1 + tpdu[0]:]
            if tpdu[2] & 0x80:
                if parts[side]:
                    result.append((side, parts[side]))
                parts[side] = b''
    return result


def sample_names(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(('.pcap', '.pcapng')))
