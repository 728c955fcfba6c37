#!/usr/bin/env python3
"""How much a whole analysis costs beside the least and the most that others need for the same capture.

    compare.py [--s7scope PROGRAM] [--bench FOLDER] [--packets N] [--connections N] [--runs N] [--tshark-packets N] [--require]

In one run, on one generated capture: the CPU time (user and system) and the largest memory of

    s7scope analyze     the whole analysis, inventory written
    pcap_loop           libpcap hands out every packet, nothing looks at it
    tshark              the header fields, items and return codes of every S7 PDU (-T fields)

The figure of each is the median of its runs, after one run that is thrown away so that the file is in memory. tshark runs once;
with --tshark-packets it reads that many packets only, and its time is multiplied accordingly (and said so).

--require ends with 1 when a goal is missed: analyze at most 4 times pcap_loop, tshark at least 60 times analyze, analyze below
100 MiB. --bench is the folder of pcap_loop and make_big, build/dev/tests/bench by default."""
import argparse
import os
import statistics
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GOAL_LOOP, GOAL_TSHARK, GOAL_MIB = 4.0, 60.0, 100.0
FIELDS = ['frame.number'] + ['s7comm.header.' + n for n in ('rosctr', 'pduref', 'parlg', 'datlg', 'errcls', 'errcod')] + [
    's7comm.param.func', 's7comm.param.itemcount'] + ['s7comm.param.item.' + n for n in (
        'syntaxid', 'transp_size', 'length', 'db', 'area', 'address.byte', 'address.bit')] + ['s7comm.data.returncode']


def measure(words):
    """(CPU seconds, largest memory in MiB) of one run; its output goes nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    pid = os.posix_spawnp(words[0], words, dict(os.environ), file_actions=[(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)])
    os.close(null)
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit('%s ended with %d' % (' '.join(words), os.waitstatus_to_exitcode(status)))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(words, runs, before=lambda: None):
    measured = []
    for _ in range(runs + 1):
        before()
        measured.append(measure(words))
    return tuple(statistics.median(column) for column in zip(*measured[1:]))


def tshark(capture, packets, limit):
    """The cost for all packets, measured on all of them or on the first `limit`."""
    words = ['tshark', '-n', '-r', capture, '-o', 'tcp.desegment_tcp_streams:TRUE', '-Y', 's7comm', '-T', 'fields']
    for field in FIELDS:
        words += ['-e', field]
    if not limit or limit >= packets:
        return measure(words)
    start = measure(words + ['-c', '1'])[0]
    seconds, memory = measure(words + ['-c', str(limit)])
    return start + (seconds - start) * packets / limit, memory


def line(name, seconds, memory, packets, loop):
    print('%-18s %9.3f s %8.0f ns/packet %8.1f MiB %9.2f x libpcap' % (name, seconds, seconds * 1e9 / packets, memory, seconds / loop))


def judge(analyze, memory, loop, other):
    """Prints each goal with what was reached; the number of goals missed."""
    goals = [('analyze / libpcap loop', analyze / loop, '<=', GOAL_LOOP), ('tshark / analyze', other / analyze, '>=', GOAL_TSHARK),
             ('memory of analyze, MiB', memory, '<', GOAL_MIB)]
    missed = 0
    for name, value, relation, goal in goals:
        good = value >= goal if relation == '>=' else value < goal if relation == '<' else value <= goal
        missed += not good
        print('%-6s %-24s %8.2f  (goal: %s %g)' % ('ok' if good else 'MISSED', name, value, relation, goal))
    print('%d passed, %d failed, 0 skipped' % (len(goals) - missed, missed))
    return missed


def compare(options, folder):
    capture, inventory = os.path.join(folder, 'big.pcap'), os.path.join(folder, 'big.db')
    measure([os.path.join(options.bench, 'make_big'), str(options.packets), str(options.connections), capture])
    packets = options.packets
    print('%d packets, %d connections, %.1f MB; median of %d runs' % (
        packets, options.connections, os.path.getsize(capture) / 1e6, options.runs))

    def forget():
        for name in os.listdir(folder):
            if name.startswith('big.db'):
                os.remove(os.path.join(folder, name))

    loop = median([os.path.join(options.bench, 'pcap_loop'), capture], options.runs)
    analyze = median([options.s7scope, 'analyze', capture, '-o', inventory], options.runs, forget)
    other = tshark(capture, packets, options.tshark_packets)
    line('libpcap loop', *loop, packets, loop[0])
    line('s7scope analyze', *analyze, packets, loop[0])
    line('tshark', *other, packets, loop[0])
    if options.tshark_packets and options.tshark_packets < packets:
        print('tshark was measured on %d packets and multiplied' % options.tshark_packets)
    return judge(analyze[0], analyze[1], loop[0], other[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--s7scope', default=os.path.join(ROOT, 'build/release/cli/s7scope'))
    parser.add_argument('--bench', default=os.path.join(ROOT, 'build/dev/tests/bench'))
    parser.add_argument('--packets', type=int, default=500000)
    parser.add_argument('--connections', type=int, default=300)
    parser.add_argument('--runs', type=int, default=9)
    parser.add_argument('--tshark-packets', type=int, default=0)
    parser.add_argument('--require', action='store_true')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='s7scope-bench-') as folder:
        missed = compare(options, folder)
    return 1 if missed and options.require else 0


if __name__ == '__main__':
    sys.exit(main())
