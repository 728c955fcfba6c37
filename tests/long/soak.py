#!/usr/bin/env python3
"""Lets live watch steady polling for a long time. Memory must stay flat, and the inventory must not grow beyond new facts.

    soak.py --program PATH-TO-S7SCOPE [--minutes 30] [--rate 20000]"""
import argparse
import os
import subprocess
import sys
import tempfile
import time

from watch import Watch, cable, frames, only_frames, value, wire

STATIONS = 50
GROWTH_MIB = 8   # of memory, after the first minute
GROWTH_KIB = 512  # of the inventory, after the first minute
BLOCK_SECONDS = 1

# Sends frames from standard input, each behind its length in two bytes, again and again as the same connections going on: sequence numbers
# grow with every round by what the two sides have said in it. Prints the rounds and the seconds they took.
SEND = '''
import socket, struct, sys, time
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
wire.bind((sys.argv[1], 0))
pause, seconds, said = 1 / float(sys.argv[2]), float(sys.argv[3]), [int(word) for word in sys.argv[4:6]]
source, frames = sys.stdin.buffer, []
while size := source.read(2):
    frame = bytearray(source.read(int.from_bytes(size, 'big')))
    side = 0 if frame[36:38] == b'\\x00\\x66' else 1
    frames.append((frame, said[side], said[1 - side], *struct.unpack_from('!II', frame, 38)))
rounds, began = 0, time.monotonic()
due = began
while due < began + seconds:
    for frame, own, other, sequence, acknowledged in frames:
        struct.pack_into('!II', frame, 38, sequence + rounds * own & 0xffffffff, acknowledged + rounds * other & 0xffffffff)
        wire.send(frame)
        due += pause
        ahead = due - time.monotonic()
        if ahead > 0.005:
            time.sleep(ahead)
    rounds += 1
print(rounds, time.monotonic() - began)
'''


def conversations(rate):
    """How polling of many stations begins, and what they say again and again, in turn; then the bytes that client and server say in one
    round, and the items read in it."""
    talks = [frames.Conversation(client='10.0.1.%d' % n, client_port=30000 + n).open() for n in range(1, STATIONS + 1)]
    opening = [frame for talk in talks for frame in only_frames(talk.packets)]
    before = list(talks[0].sequence)
    polls = max(1, rate * BLOCK_SECONDS // (2 * STATIONS))
    for talk in talks:
        talk.packets.clear()
        for _ in range(polls):
            talk.read((1, 0, 10), (2, 4, 3))
    mixed = [frame for packets in zip(*(only_frames(talk.packets) for talk in talks)) for frame in packets]
    return opening, mixed, [now - then for now, then in zip(talks[0].sequence, before)], 2 * polls * STATIONS


def start_polling(ends, rate, seconds):
    """The sender, and the items in each of its rounds."""
    opening, again, said, items = conversations(rate)
    ends.send(opening, rate=rate)
    sender = ends.start(sys.executable, '-c', SEND, wire.SENDER, rate, seconds, *said, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for frame in again:
        sender.stdin.write(len(frame).to_bytes(2, 'big') + frame)
    sender.stdin.close()
    return sender, len(again), items


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True)
    parser.add_argument('--minutes', type=float, default=30)
    parser.add_argument('--rate', type=int, default=20000)
    options = parser.parse_args()
    ends = cable()
    with tempfile.TemporaryDirectory(prefix='s7scope-soak-') as folder:
        inventory = os.path.join(folder, 'x.db')
        watch = Watch(ends, os.path.abspath(options.program), inventory)
        sender, packets, items = start_polling(ends, options.rate, options.minutes * 60)
        memory, size, minute, began = [], [], 0, time.monotonic()
        while sender.poll() is None:
            time.sleep(0.5)
            if time.monotonic() < began + 60 * (minute + 1):
                continue
            minute += 1
            memory.append(watch.resident())
            size.append(os.path.getsize(inventory) // 1024)
            print('minute %d: memory %s MiB, inventory %d KiB, %d packets' %
                  (minute, ' + '.join('%.1f' % m for m in memory[-1]), size[-1], value(inventory, 'select sum(packets) from captures')), flush=True)
        rounds, took = sender.stdout.read().split()
        time.sleep(5)
        used = watch.processor_seconds()
        watch.stop()
        seen = value(inventory, 'select sum(reads) from connections')
        lost = value(inventory, 'select sum(dropped_by_kernel) from captures')
        sent = int(rounds) * packets
        print('%d packets at %.0f/s; %d of %d items, %d packets dropped; processor time %s s' %
              (sent, sent / float(took), seen, int(rounds) * items, lost, ' + '.join('%.1f' % s for s in used)))
        grown = sum(memory[-1]) - sum(memory[0]), size[-1] - size[0]
        print('after the first minute memory grew by %.1f MiB, the inventory by %d KiB' % grown)
    ends.close()
    return 0 if grown[0] <= GROWTH_MIB and grown[1] <= GROWTH_KIB and (seen == int(rounds) * items or lost > 0) else 1


if __name__ == '__main__':
    sys.exit(main())
