"""Captures made on the spot, so that the expected counts are known before the program is asked.

`Conversation` writes the packets of one S7 connection: handshake, connection request, setup, reads and writes, the end.
`pcap(packets)` makes a classic pcap file of them. Times are seconds as float; addresses are text.
"""
import ipaddress
import struct

SYN, SYN_ACK, ACK, PUSH, FIN, RST = 0x02, 0x12, 0x10, 0x18, 0x11, 0x14
START = 1700000000.0


def tpkt(tpdu):
    return struct.pack('!BBH', 3, 0, 4 + len(tpdu)) + tpdu


def data(tsdu):
    return tpkt(b'\x02\xf0\x80' + tsdu)


def connection_request(code, client_tsap, server_tsap):
    parameters = b'\xc0\x01\x0a' + b'\xc1\x02' + client_tsap + b'\xc2\x02' + server_tsap
    body = struct.pack('!BHHB', code, 0 if code == 0xe0 else 1, 1, 0) + parameters
    return tpkt(bytes([len(body)]) + body)


def s7(rosctr, reference, parameters, content=b'', error=None):
    head = struct.pack('!BBHHHH', 0x32, rosctr, 0, reference, len(parameters), len(content))
    return head + (b'' if error is None else struct.pack('!H', error)) + parameters + content


def address(db, first_byte, count):
    """A byte range of a data block as a 12-byte S7ANY item."""
    return b'\x12\x0a\x10\x02' + struct.pack('!HHB', count, db, 0x84) + (first_byte * 8).to_bytes(3, 'big')


def values(lengths, code):
    """Data items of these lengths, with fill bytes between them as the protocol wants."""
    result = b''
    for index, length in enumerate(lengths):
        result += struct.pack('!BBH', code, 4, length * 8) + bytes(length)
        if length % 2 and index + 1 < len(lengths):
            result += b'\0'
    return result


class Conversation:
    """One TCP connection from client to server; `packets` collects (time, frame)."""

    def __init__(self, client='10.0.0.1', server='10.0.0.2', client_port=40000, port=102, at=START, step=0.001):
        self.ends = [(ipaddress.ip_address(client).packed, client_port), (ipaddress.ip_address(server).packed, port)]
        self.sequence = [1000, 5000]
        self.at, self.step = at, step
        self.packets = []
        self.identification = 0
        self.reference = 0

    def segment(self, sender, flags, payload=b''):
        (source, source_port), (target, target_port) = self.ends[sender], self.ends[1 - sender]
        tcp = struct.pack('!HHIIBBHHH', source_port, target_port, self.sequence[sender], self.sequence[1 - sender],
                          0x50, flags, 8192, 0, 0) + payload
        self.identification += 1
        ip = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(tcp), self.identification & 0xffff, 0x4000, 64, 6, 0, source, target)
        self.packets.append((self.at, b'\x00\x1b\x1b\x00\x00' + bytes([2 - sender]) + b'\x00\x1b\x1b\x00\x00' + bytes([sender + 1])
                             + b'\x08\x00' + ip + tcp))
        self.sequence[sender] = (self.sequence[sender] + len(payload) + (1 if flags & 0x03 else 0)) & 0xffffffff
        self.at += self.step

    def open(self, setup=True):
        self.segment(0, SYN)
        self.segment(1, SYN_ACK)
        self.segment(0, ACK)
        self.segment(0, PUSH, connection_request(0xe0, b'\x01\x00', b'\x01\x02'))
        self.segment(1, PUSH, connection_request(0xd0, b'\x01\x00', b'\x01\x02'))
        if setup:
            words = b'\xf0\x00' + struct.pack('!HHH', 1, 1, 240)
            self.exchange(words, words)
        return self

    def exchange(self, question, answer, content=b'', result=b'', error=0):
        self.reference = (self.reference + 1) & 0xffff
        self.segment(0, PUSH, data(s7(1, self.reference, question, content)))
        self.segment(1, PUSH, data(s7(3, self.reference, answer, result, error)))

    def read(self, *ranges):
        """Reads (db, first byte, count) ranges, each answered with success."""
        head = bytes([4, len(ranges)])
        self.exchange(head + b''.join(address(*r) for r in ranges), head, result=values([r[2] for r in ranges], 0xff))
        return self

    def write(self, *ranges):
        head = bytes([5, len(ranges)])
        self.exchange(head + b''.join(address(*r) for r in ranges), head, content=values([r[2] for r in ranges], 0),
                      result=b'\xff' * len(ranges))
        return self

    def close(self):
        self.segment(0, FIN)
        self.segment(1, FIN)
        self.segment(0, ACK)
        return self


def pcap(packets):
    parts = [struct.pack('<IHHIIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1)]
    for at, frame in packets:
        seconds, microseconds = divmod(round(at * 1e6), 1000000)
        parts.append(struct.pack('<IIII', seconds, microseconds, len(frame), len(frame)) + frame)
    return b''.join(parts)


def polling(count, **where):
    """A complete connection with `count` reads of two ranges and one write: 2 * count items read, 1 written."""
    conversation = Conversation(**where).open()
    for _ in range(count):
        conversation.read((1, 0, 10), (2, 4, 3))
    return conversation.write((3, 8, 2)).close().packets


def in_tunnel(packets, piece=48, first=0):
    """The packets in IP-in-IP between two routers, the outer datagrams, numbered from `first` on, in fragments of `piece` bytes."""
    result = []
    for identification, (at, frame) in enumerate(packets, first):
        inner = frame[14:]
        for begin in range(0, len(inner), piece):
            part = inner[begin:begin + piece]
            more = 0x2000 if begin + piece < len(inner) else 0
            head = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(part), identification, more | begin // 8, 64, 4, 0,
                               bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2]))
            result.append((at, frame[:14] + head + part))
    return result
