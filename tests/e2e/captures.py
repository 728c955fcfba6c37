"""Packets of captures, to be given to sensors in parts."""
import struct


def packets_of(path):
    """(time in seconds, frame) of each packet of a classic pcap or a pcapng with Ethernet frames."""
    with open(path, 'rb') as file:
        content = file.read()
    return list(_pcapng(content) if content[:4] == b'\x0a\x0d\x0d\x0a' else _pcap(content))


def _pcap(content):
    order = '<' if content[:4] in (b'\xd4\xc3\xb2\xa1', b'\x4d\x3c\xb2\xa1') else '>'
    unit = 1e-9 if content[:4] in (b'\x4d\x3c\xb2\xa1', b'\xa1\xb2\x3c\x4d') else 1e-6
    at = 24
    while at < len(content):
        seconds, fraction, length, _ = struct.unpack_from(order + 'IIII', content, at)
        yield seconds + fraction * unit, content[at + 16:at + 16 + length]
        at += 16 + length


def _pcapng(content):
    order = '<' if content[8:12] == b'\x4d\x3c\x2b\x1a' else '>'
    units, at = [], 0
    while at < len(content):
        kind, length = struct.unpack_from(order + 'II', content, at)
        if kind == 1:
            units.append(_resolution(content[at + 16:at + length - 4], order))
        elif kind == 6:
            interface, high, low, captured = struct.unpack_from(order + 'IIII', content, at + 8)
            yield ((high << 32) + low) * units[interface], content[at + 28:at + 28 + captured]
        at += length


def _resolution(options, order):
    """Seconds per tick of an interface: option 9, microseconds without one."""
    at = 0
    while at + 4 <= len(options):
        code, length = struct.unpack_from(order + 'HH', options, at)
        if code == 9:
            value = options[at + 4]
            return 2.0 ** -(value & 127) if value & 128 else 10.0 ** -value
        at += 4 + (length + 3) // 4 * 4
    return 1e-6


def tcp_ends(frame):
    """{(address, port), (address, port)} of an untagged IPv4 TCP frame, else None."""
    if frame[12:14] != b'\x08\x00' or frame[23] != 6:
        return None
    tcp = 14 + (frame[14] & 15) * 4
    ports = struct.unpack_from('!HH', frame, tcp)
    addresses = ['.'.join(str(b) for b in frame[at:at + 4]) for at in (26, 30)]
    return frozenset(zip(addresses, ports))


def payload_of(frame):
    """TCP payload of an untagged IPv4 TCP frame."""
    tcp = 14 + (frame[14] & 15) * 4
    length = struct.unpack_from('!H', frame, 16)[0]
    return frame[tcp + (frame[tcp + 12] >> 4) * 4:14 + length]


def stations(frame):
    """Addresses of both ends of an IPv4 frame; empty for another one."""
    if frame[12:14] != b'\x08\x00':
        return set()
    return {'.'.join(str(b) for b in frame[at:at + 4]) for at in (26, 30)}
