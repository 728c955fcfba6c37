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
LIMIT = 1    # second that may be missing
ITEMS = 'select coalesce(sum(reads), 0) from connections'


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

    def age_of_missing(self, items, at):
        """How long before `at` the first conversation was over that these items do not hold; 0 when it was not."""
        stored = items // (2 * READS)
        return max(0.0, at - self.sent[stored]) if stored < len(self.sent) else 0.0


def one_turn(ends, program, inventory, dice):
    """Starts, loads and kills. What the inventory said: soundness, age of the oldest thing missing, rows of captures."""
    watch = Watch(ends, program, inventory)
    before = value(inventory, ITEMS)
    load = Load(ends)
    load.start()
    time.sleep(dice.uniform(0.05, 3))
    killed = time.monotonic()
    watch.process.kill()
    watch.process.wait()
    load.over = True
    load.join()
    return (value(inventory, 'pragma integrity_check'), load.age_of_missing(value(inventory, ITEMS) - before, killed),
            value(inventory, 'select count(*) from captures'))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True)
    parser.add_argument('--times', type=int, default=200)
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    ends = cable()
    ages, bad = [], 0
    with tempfile.TemporaryDirectory(prefix='s7scope-kill-') as folder:
        inventory = os.path.join(folder, 'x.db')
        for turn in range(options.times):
            sound, age, captures = one_turn(ends, os.path.abspath(options.program), inventory, dice)
            ages.append(age)
            if sound != 'ok' or age > LIMIT or captures != turn + 1:
                bad += 1
                print('turn %d: integrity %s, missing since %.2f s, %d captures' % (turn, sound, age, captures), flush=True)
    ends.close()
    print('%d kills, %d with a fault; the oldest thing missing was %.2f s old, %.2f s in the middle' %
          (options.times, bad, max(ages), sorted(ages)[len(ages) // 2]))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
