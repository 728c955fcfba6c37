#!/usr/bin/env python3
"""Forged openings from random addresses to port 102, then one real session: memory stays below a limit, the real session is complete,
the flood is one finding.

    flood.py --program PATH-TO-S7SCOPE [--packets 10000000] [--limit 256]"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import time

from watch import Watch, cable, frames, only_frames, value, wire

READS = 50
SERVERS = 250
SUBJECTS = ('scan', 'public-address', 'port-unanswered', 'connections-exhausted')  # rules that could speak of it

# Lone SYNs, half-open connections, connections that say nonsense, and bytes out of the blue; each from an address of its own.
FLOOD = '''
import random, socket, struct, sys, time
line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
line.bind((sys.argv[1], 0))
count, rate, servers = (int(word) for word in sys.argv[2:])
dice = random.Random(1)
there, back = bytes.fromhex('001b1b000002 001b1b000001 0800'), bytes.fromhex('001b1b000001 001b1b000002 0800')
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
opening = bytes.fromhex('0300001611e00000000100c0010ac1020100c2020102')

def packet(client, server, port, flags, seq, ack, payload=b'', answer=False):
    ends = (server, client) if answer else (client, server)
    ports = (102, port) if answer else (port, 102)
    head = struct.pack('!BBHHHBBHII', 0x45, 0, 40 + len(payload), seq & 0xffff, 0x4000, 64, 6, 0, *ends)
    tcp = struct.pack('!HHIIBBHHH', *ports, seq & 0xffffffff, ack & 0xffffffff, 0x50, flags, 8192, 0, 0)
    return (back if answer else there) + head + tcp + payload

def kinds(client, server, port, seq):
    yield lambda: [packet(client, server, port, SYN, seq, 0)]
    yield lambda: [packet(client, server, port, SYN, seq, 0), packet(client, server, port, SYN | ACK, 7, seq + 1, answer=True)]
    yield lambda: [packet(client, server, port, SYN, seq, 0), packet(client, server, port, SYN | ACK, 7, seq + 1, answer=True),
                   packet(client, server, port, PSH | ACK, seq + 1, 8, dice.randbytes(20))]
    yield lambda: [packet(client, server, port, SYN, seq, 0), packet(client, server, port, SYN | ACK, 7, seq + 1, answer=True),
                   packet(client, server, port, PSH | ACK, seq + 1, 8, opening)]
    yield lambda: [packet(client, server, port, PSH | ACK, seq, 8, opening)]

sent, began = 0, time.monotonic()
while sent < count:
    client, server = dice.getrandbits(32), 0x0a000000 + 2 + dice.randrange(servers)
    makers = list(kinds(client, server, 1024 + (client >> 7) % 60000, client))
    for frame in makers[dice.randrange(len(makers))]():
        line.send(frame)
        sent += 1
    if sent % 1000 < 3:
        time.sleep(max(0, began + sent / rate - time.monotonic()))
print(sent)
'''


def wait_for_silence(inventory, patience=120):
    """Until what waits in the ring is read: while it is full, a real session is dropped like anything else."""
    limit, before = time.monotonic() + patience, -1
    while time.monotonic() < limit:
        packets = value(inventory, 'select sum(packets) from captures')
        if packets == before:
            return
        before = packets
        time.sleep(5)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True)
    parser.add_argument('--packets', type=int, default=10_000_000)
    parser.add_argument('--limit', type=int, default=256, help='MiB')
    parser.add_argument('--rate', type=int, default=50_000, help='packets a second at most')
    options = parser.parse_args()
    ends = cable()
    with tempfile.TemporaryDirectory(prefix='s7scope-flood-') as folder:
        inventory = os.path.join(folder, 'x.db')
        watch = Watch(ends, os.path.abspath(options.program), inventory)
        sender = ends.start(sys.executable, '-c', FLOOD, wire.SENDER, options.packets, options.rate, SERVERS, stdout=subprocess.PIPE)
        most = 0
        while sender.poll() is None:
            most = max(most, sum(watch.resident()))
            time.sleep(0.2)
        wait_for_silence(inventory)
        ends.send(only_frames(frames.polling(READS, client='10.9.9.9')), rate=500)
        limit = time.monotonic() + 120
        question = "select coalesce(sum(reads), 0) from connections where client = '10.9.9.9'"
        while value(inventory, question) < 2 * READS and time.monotonic() < limit:
            most = max(most, sum(watch.resident()))
            time.sleep(0.5)
        watch.stop()
        sent = int(sender.stdout.read())
        findings = json.loads(subprocess.run([options.program, 'audit', inventory, '-f', 'json'], stdout=subprocess.PIPE, check=False).stdout)
        rules = collections.Counter(finding['rule'] for finding in findings)
        reads, attempts, counted, packets, dropped = (value(inventory, query) for query in (
            question, 'select count(*) from attempt', 'select coalesce(sum(count), 0) from attempt',
            'select sum(packets) from captures', 'select sum(dropped_by_kernel) from captures'))
        print('%d packets sent, %d seen, %d dropped; at most %.0f MiB; %d of %d items of the real session; %d rows for %d attempts; '
              'inventory %d KiB' % (sent, packets, dropped, most, reads, 2 * READS, attempts, counted, os.path.getsize(inventory) // 1024))
        print('findings: ' + ', '.join('%s %d' % pair for pair in sorted(rules.items())))
    ends.close()
    told = sum(count for rule, count in rules.items() if rule in SUBJECTS)
    return 0 if most <= options.limit and reads == 2 * READS and told == 1 else 1


if __name__ == '__main__':
    sys.exit(main())
