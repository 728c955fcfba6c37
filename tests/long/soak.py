#!/usr/bin/env python3
"""Lets live watch steady polling for a long time. Memory must stay flat, and the inventory must not grow beyond new facts.

    soak.py --program PATH-TO-S7SCOPE [--minutes 30] [--rate 20000]"""
import argparse
import os
import sys
import tempfile
import threading
import time

from watch import Watch, cable, frames, only_frames, value

STATIONS = 50
GROWTH_MIB = 8  # of memory, after the first minute


def conversations():
    """Polling of many stations, one packet of each in turn, that may be repeated for ever: the same sessions go on."""
    started = [frames.Conversation(client='10.0.1.%d' % n, client_port=30000 + n).open() for n in range(1, STATIONS + 1)]
    return started, [frame for c in started for frame in only_frames(c.packets)]


class Polling(threading.Thread):
    def __init__(self, ends, rate, stop):
        super().__init__(daemon=True)
        self.ends, self.rate, self.stop, self.items = ends, rate, stop, 0

    def run(self):
        started, opening = conversations()
        self.ends.send(opening, rate=self.rate)
        while not self.stop.is_set():
            for conversation in started:
                conversation.packets.clear()
            rounds = max(1, self.rate // (4 * STATIONS))
            for _ in range(rounds):
                for conversation in started:
                    conversation.read((1, 0, 10), (2, 4, 3))
            mixed = [frame for packets in zip(*(only_frames(c.packets) for c in started)) for frame in packets]
            self.ends.send(mixed, rate=self.rate)
            self.items += 2 * rounds * STATIONS


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
        stop = threading.Event()
        polling = Polling(ends, options.rate, stop)
        polling.start()
        lines = []
        for minute in range(1, max(1, round(options.minutes)) + 1):
            time.sleep(60 if options.minutes >= 1 else options.minutes * 60)
            lines.append((watch.resident(), os.path.getsize(inventory), value(inventory, 'select sum(packets) from captures')))
            print('minute %d: memory %s MiB, inventory %d KiB, %d packets' %
                  (minute, ' + '.join('%.0f' % m for m in lines[-1][0]), lines[-1][1] // 1024, lines[-1][2]), flush=True)
        stop.set()
        polling.join()
        time.sleep(2)
        watch.stop()
        seen = value(inventory, 'select sum(reads) from connections')
        lost = value(inventory, 'select sum(dropped_by_kernel) from captures')
        growth = sum(lines[-1][0]) - sum(lines[0][0])
        print('%d of %d items, %d packets dropped, memory grew by %.1f MiB' % (seen, polling.items, lost, growth))
    ends.close()
    return 0 if growth <= GROWTH_MIB and (seen == polling.items or lost > 0) else 1


if __name__ == '__main__':
    sys.exit(main())
