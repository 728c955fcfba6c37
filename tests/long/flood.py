#!/usr/bin/env python3
"""Forged openings from random addresses to port 102, then one real session: memory stays below a limit, the real session is complete.

    flood.py --program PATH-TO-S7SCOPE [--packets 10000000] [--limit 256]"""
import argparse
import os
import sys
import tempfile
import time

from watch import Watch, cable, frames, only_frames, value, wire

READS = 50
FLOOD = '''
import random, socket, struct, sys
line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
line.bind((sys.argv[1], 0))
dice = random.Random(1)
macs = bytes.fromhex('001b1b000002 001b1b000001 0800')
for number in range(int(sys.argv[2])):
    source = dice.getrandbits(32)
    ip = struct.pack('!BBHHHBBHII', 0x45, 0, 40, number & 0xffff, 0x4000, 64, 6, 0, source, 0x0a000002)
    flags = 0x02 if number % 4 else 0x18
    line.send(macs + ip + struct.pack('!HHIIBBHHH', 1024 + (source >> 7) % 60000, 102, source, 0, 0x50, flags, 8192, 0, 0))
'''


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True)
    parser.add_argument('--packets', type=int, default=10_000_000)
    parser.add_argument('--limit', type=int, default=256, help='MiB')
    options = parser.parse_args()
    ends = cable()
    with tempfile.TemporaryDirectory(prefix='s7scope-flood-') as folder:
        inventory = os.path.join(folder, 'x.db')
        watch = Watch(ends, os.path.abspath(options.program), inventory)
        sender = ends.start(sys.executable, '-c', FLOOD, wire.SENDER, options.packets)
        most = 0
        while sender.poll() is None:
            most = max(most, sum(watch.resident()))
            time.sleep(0.2)
        ends.send(only_frames(frames.polling(READS, client='10.9.9.9')), rate=500)
        limit = time.monotonic() + 120
        question = "select coalesce(sum(reads), 0) from connections where client = '10.9.9.9'"
        while value(inventory, question) < 2 * READS and time.monotonic() < limit:
            most = max(most, sum(watch.resident()))
            time.sleep(0.5)
        watch.stop()
        reads, attempts, counted, packets, dropped = (value(inventory, query) for query in (
            question, 'select count(*) from attempt', 'select coalesce(sum(count), 0) from attempt',
            'select sum(packets) from captures', 'select sum(dropped_by_kernel) from captures'))
        print('%d packets seen, %d dropped; at most %.0f MiB; %d of %d items of the real session; %d rows for %d attempts; '
              'inventory %d KiB' % (packets, dropped, most, reads, 2 * READS, attempts, counted, os.path.getsize(inventory) // 1024))
    ends.close()
    return 0 if most <= options.limit and reads == 2 * READS else 1


if __name__ == '__main__':
    sys.exit(main())
