#!/usr/bin/env python3
"""Kills live at random moments under load. Every inventory must open, be sound, lack at most the last second, and be continued.

    kill.py --program PATH-TO-S7SCOPE [--times 200]"""
import argparse
import os
import random
import sys
import tempfile
import threading
import time

from watch import Watch, cable, frames, only_frames, value

RATE = 1000  # packets a second
READS = 40   # of each conversation


class Load(threading.Thread):
    """Conversations one after the other; knows when each of them had been sent."""

    def __init__(self, ends):
        super().__init__(daemon=True)
        self.ends, self.sent, self.over, self.port = ends, [], False, 20000

    def run(self):
        while not self.over:
            self.port += 1
            self.ends.send(only_frames(frames.polling(READS, client_port=20000 + self.port % 40000)), rate=RATE)
            self.sent.append(time.monotonic())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True)
    parser.add_argument('--times', type=int, default=200)
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    ends = cable()
    with tempfile.TemporaryDirectory(prefix='s7scope-kill-') as folder:
        inventory = os.path.join(folder, 'x.db')
        for turn in range(options.times):
            watch = Watch(ends, os.path.abspath(options.program), inventory)
            before = value(inventory, 'select coalesce(sum(reads), 0) from connections')
            load = Load(ends)
            load.start()
            time.sleep(dice.uniform(0.05, 3))
            killed = time.monotonic()
            watch.process.kill()
            watch.process.wait()
            load.over = True
            load.join()
            sound = value(inventory, 'pragma integrity_check')
            reads = value(inventory, 'select coalesce(sum(reads), 0) from connections') - before
            due = 2 * READS * sum(1 for at in load.sent if at < killed - 1)
            captures = value(inventory, 'select count(*) from captures')
            if sound != 'ok' or reads < due or captures != turn + 1:
                print('turn %d: integrity %s, %d items of at least %d, %d captures' % (turn, sound, reads, due, captures))
                return 1
    ends.close()
    print('%d kills: every inventory sound, nothing missing that was older than a second' % options.times)
    return 0


if __name__ == '__main__':
    sys.exit(main())
