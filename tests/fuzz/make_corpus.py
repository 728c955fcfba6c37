#!/usr/bin/env python3
"""Makes the first inputs of fuzz_file: one short connection in every container. Inputs that once crashed are added by hand.

    make_corpus.py FOLDER"""
import gzip
import os
import struct
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'e2e'))
import frames


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


def main(folder):
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
    os.makedirs(folder, exist_ok=True)
    for name, content in inputs.items():
        with open(os.path.join(folder, name), 'wb') as file:
            file.write(content)


if __name__ == '__main__':
    main(sys.argv[1])
