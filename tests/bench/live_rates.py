#!/usr/bin/env python3
"""The highest rate that live, tcpdump and tshark follow without loss, on the same wire with the same packets.

    live_rates.py --program PATH-TO-S7SCOPE [--rates 10000,20000,50000,100000,200000] [--seconds 3]

Needs tcpreplay, tcpdump, tshark and the right to make network namespaces. Prints a table of packets lost at each rate; a sender that is not
fast enough is named with the rate it reached. Who listens has one
processor, which it shares with nobody who sends. Exit code 1 when live loses packets at a lower rate than tcpdump."""
import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), name) for name in ('e2e', 'long')]

import wire  # noqa: E402
from watch import Watch, cable, frames, value  # noqa: E402

PROGRAMS = ('tcpreplay', 'tcpdump', 'tshark')
ALONE, APART = ('taskset', '-c', '1'), ('taskset', '-c', '0')  # processors of who listens, and of who sends
STATIONS = 64
POLLS = 230  # of each station, in a file that is sent again and again


def write_packets(path):
    """Polling of many stations, so that the sums do not stay in the cache by chance, from their first word to their last."""
    talks = [frames.polling(POLLS, client='10.1.0.%d' % (n + 1), client_port=30000 + n) for n in range(STATIONS)]
    packets = sorted((packet for talk in talks for packet in talk), key=lambda packet: packet[0])
    with open(path, 'wb') as file:
        file.write(frames.pcap(packets))
    return len(packets)


def replay(ends, path, rate, loops):
    """(packets, packets a second) as tcpreplay says."""
    run = ends.run(*APART, 'tcpreplay', '--preload-pcap', '--loop=%d' % loops, '--pps=%d' % rate, '-i', wire.SENDER, path, timeout=600,
                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = run.stdout.decode()
    return int(re.search(r'Actual: (\d+) packets', text).group(1)), float(re.search(r'([\d.]+) pps', text).group(1))


def with_live(ends, program, folder, path, rate, loops):
    inventory = os.path.join(folder, 'x.db')
    for name in os.listdir(folder):
        if name.startswith('x.db'):
            os.unlink(os.path.join(folder, name))
    watch = Watch(ends, program, inventory, before=ALONE)
    sent, reached = replay(ends, path, rate, loops)
    time.sleep(1)
    watch.stop()
    return sent - value(inventory, 'select sum(packets) from captures'), reached


def listening(process, marker):
    line = ''
    while marker not in line:
        line = process.stderr.readline().decode()
        if not line:
            raise RuntimeError('does not listen: ' + ' '.join(process.args))


def with_tcpdump(ends, _, folder, path, rate, loops):
    process = ends.start(*ALONE, 'tcpdump', '-i', wire.WATCHED, '-s', '0', '-w', os.path.join(folder, 'tcpdump.pcap'), '-Z', 'root',
                         stderr=subprocess.PIPE)
    listening(process, 'listening on')
    sent, reached = replay(ends, path, rate, loops)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    text = process.communicate(timeout=60)[1].decode()
    return sent - int(re.search(r'(\d+) packets? captured', text).group(1)), reached


def with_tshark(ends, _, folder, path, rate, loops):
    with open(os.path.join(folder, 'tshark.txt'), 'wb') as output:
        process = ends.start(*ALONE, 'tshark', '-l', '-i', wire.WATCHED, '-T', 'fields', '-e', 'frame.number', '-e', 's7comm.param.func',
                             stdout=output, stderr=subprocess.PIPE)
        listening(process, 'Capturing on')
        time.sleep(1)
        sent, reached = replay(ends, path, rate, loops)
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:  # it is behind, and what it has not told by now is lost to whoever watches
            process.kill()
            process.wait()
        process.stderr.close()
    with open(os.path.join(folder, 'tshark.txt'), 'rb') as lines:
        return sent - sum(1 for _ in lines), reached


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True)
    parser.add_argument('--rates', default='10000,20000,50000,100000,200000')
    parser.add_argument('--seconds', type=float, default=3)
    options = parser.parse_args()
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if len(os.sched_getaffinity(0)) < 2:
        print('SKIP: needs two processors')
        return 77
    if missing:
        print('SKIP: not installed: ' + ' '.join(missing))
        return 77
    ends = cable()
    program = os.path.abspath(options.program)
    behind = {}  # program -> the lowest rate at which it lost something
    print('%10s  %22s  %22s  %22s' % ('packets/s', 'live', 'tcpdump -w', 'tshark -T fields'))
    with tempfile.TemporaryDirectory(prefix='s7scope-rates-') as folder:
        path = os.path.join(folder, 'packets.pcap')
        count = write_packets(path)
        for rate in (int(word) for word in options.rates.split(',')):
            cells = []
            for name, measure in (('live', with_live), ('tcpdump', with_tcpdump), ('tshark', with_tshark)):
                if name == 'tshark' and name in behind:
                    cells.append('not tried')
                    continue
                lost, reached = measure(ends, program, folder, path, rate, max(1, round(rate * options.seconds / count)))
                if lost > 0:
                    behind.setdefault(name, rate)
                cells.append('%d lost%s' % (lost, '' if reached > 0.9 * rate else ' at %d/s' % reached))
            print('%10d  %22s  %22s  %22s' % (rate, *cells), flush=True)
    ends.close()
    return 1 if behind.get('live', rate + 1) < behind.get('tcpdump', rate + 1) else 0


if __name__ == '__main__':
    sys.exit(main())
