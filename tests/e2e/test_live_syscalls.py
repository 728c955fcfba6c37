"""Every system call that live makes, from its start to its end, stands in docs/live-syscalls.md."""
import collections
import os
import re
import shutil
import signal
import subprocess
import time
import unittest

import test_live
from support import LONG, ROOT

LIST = os.path.join(ROOT, 'docs', 'live-syscalls.md')
START, DECODING, INVENTORY = 'Before the confinement', 'The process that decodes', 'The process with the inventory'
PLAN = (b'client,server,port,client_tsap,server_tsap,protocol,direction,area,db,first_byte,bytes,name,owner,purpose,approved\n'
        b'10.0.0.1,10.0.0.2,,,,,both,*,,,,,,,\n')
CALL = re.compile(r'(\d+) +(?:<\.\.\. )?(\w+)(?:\(| resumed>)')


def tables():
    """Heading -> names in the first column of its table."""
    result, heading = {}, ''
    with open(LIST, encoding='utf-8') as file:
        for line in file:
            if line.startswith('## '):
                heading = line[3:].strip()
            elif line.startswith('| `'):
                result.setdefault(heading, set()).update(re.findall('`([^`]+)`', line.split(' | ')[0]))
    return result


def calls(trace):
    """(is it the first process, how many filters it has) -> the lines of each call."""
    seen, filters, first = collections.defaultdict(lambda: collections.defaultdict(list)), {}, None
    with open(trace, encoding='utf-8', errors='replace') as file:
        for line in file:
            match = CALL.match(line)
            if not match:
                continue
            process, name = match.groups()
            first = first or process
            had = filters.setdefault(process, filters.get(first, 0))  # a child may be heard of before its parent says so
            seen[process == first, had][name].append(line.strip())
            if name == 'seccomp' and 'SET_MODE_FILTER' in line and line.rstrip().endswith('= 0'):
                filters[process] = had + 1
            child = re.search(r'= (\d+)$', line) if name in ('clone', 'clone3', 'fork', 'vfork') else None
            if child:
                filters[child.group(1)] = filters[process]
    return seen


def may_trace():
    return shutil.which('strace') and subprocess.run(['strace', '-f', '-o', '/dev/null', 'true'], stderr=subprocess.DEVNULL, check=False).returncode == 0


@unittest.skipUnless(may_trace(), 'strace is not installed, or not permitted here')
class SystemCalls(test_live.LiveTest):
    def traced(self, *words):
        """The program under strace, and the number of its first process."""
        process = self.live(*words, before=('strace', '-f', '-qq', '-o', self.path('trace')))
        return process, self.children(process)[0]

    def decoding(self, number):
        with open('/proc/%d/task/%d/children' % (number, number), encoding='utf-8') as file:
            return [int(word) for word in file.read().split() if test_live.called(int(word)) == 's7scope-decode']

    def a_full_life(self, *words):
        process, number = self.traced('--html', self.path('x.html'), '--every', '1s', '--alert', 'jsonl', '--syslog', '--save',
                                      self.path('saved'), '--save-size', '4M', '--plan',
                                      self.file('plan.csv', PLAN), '--names', self.file('names.csv', b'address,name\n10.0.0.2,press\n'), *words)
        self.poll()
        self.until(lambda: os.path.exists(self.path('x.html')), process)
        os.kill(number, signal.SIGHUP)
        self.until(lambda: 'were read again' in self.said(), process)
        first = self.decoding(number)
        os.kill(first[0], signal.SIGKILL)
        self.until(lambda: self.decoding(number) not in ([], first), process)
        self.wire.run('ip', 'link', 'set', 'dev', 'far', 'down')
        self.until(lambda: 'went down' in self.said(), process)
        self.wire.run('ip', 'link', 'set', 'dev', 'far', 'up')
        self.until(lambda: 'is up again' in self.said(), process)
        self.poll(client='10.0.0.9')
        if '--rotate' in words:
            time.sleep(61)
        os.kill(number, signal.SIGTERM)
        process.wait(test_live.SOON)
        self.assertEqual(process.returncode, 0, self.said())

    def check_against_the_list(self):
        listed, seen = tables(), calls(self.path('trace'))
        anything = listed[START] | listed[INVENTORY] | listed[DECODING]
        permitted = {(True, 0): anything, (False, 0): anything, (True, 1): listed[INVENTORY] | listed[DECODING],
                     (False, 1): listed[INVENTORY] | listed[DECODING], (False, 2): listed[DECODING]}
        self.assertEqual(set(seen), set(permitted))
        for who, names in permitted.items():
            unlisted = {name: lines[0] for name, lines in seen[who].items() if name not in names}
            self.assertEqual(unlisted, {}, who)
        for who in ((True, 1), (False, 2)):
            refused = [line for lines in seen[who].values() for line in lines if line.endswith('EPERM (Operation not permitted)')]
            self.assertEqual(refused, [], who)
        self.assertEqual({name for name in seen[False, 2] if name in ('openat', 'socket', 'execve', 'clone', 'read')}, set())

    def test_from_start_to_end(self):
        self.a_full_life()
        self.check_against_the_list()

    def test_with_a_new_period(self):
        self.need(LONG, 'S7SCOPE_LONG is not 1: waits for a minute')
        self.a_full_life('--rotate', '60s', '--keep', '1')
        self.check_against_the_list()


if __name__ == '__main__':
    unittest.main()
