"""What the long tests of live share: a wire, the program on it, and conversations to send."""
import os
import signal
import sqlite3
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), 'e2e'))

import frames  # noqa: E402
import wire  # noqa: E402

SOON = 60
LASTS_SECONDS = 4 * 3600


class Watch:
    """The program on the far end of a wire, since it said that it listens."""

    def __init__(self, cable, program, inventory, *words, before=()):
        self.messages = inventory + '.log'
        with open(self.messages, 'wb') as file:
            self.process = cable.start(*before, program, 'live', wire.WATCHED, '-o', inventory, *words, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=file, env={**os.environ, 'S7SCOPE_OUI': ''})
        limit = time.monotonic() + SOON
        while 'listening on' not in self.said():
            if time.monotonic() > limit or self.process.poll() is not None:
                raise RuntimeError('does not listen: ' + self.said())
            time.sleep(0.02)

    def said(self):
        with open(self.messages, encoding='utf-8') as file:
            return file.read()

    def processes(self):
        path = '/proc/%d/task/%d/children' % (self.process.pid, self.process.pid)
        with open(path, encoding='utf-8') as file:
            return [self.process.pid] + [int(word) for word in file.read().split()]

    def resident(self):
        """MiB in memory of each process, the broker first."""
        result = []
        for number in self.processes():
            with open('/proc/%d/status' % number, encoding='utf-8') as file:
                line = next(line for line in file if line.startswith('VmRSS'))
            result.append(int(line.split()[1]) / 1024)
        return result

    def processor_seconds(self):
        """What each process has used so far, the broker first."""
        result = []
        for number in self.processes():
            with open('/proc/%d/stat' % number, encoding='utf-8') as file:
                words = file.read().rsplit(')', 1)[1].split()
            result.append((int(words[11]) + int(words[12])) / os.sysconf('SC_CLK_TCK'))
        return result

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(SOON) != 0:
            raise RuntimeError('ended with %d: %s' % (self.process.returncode, self.said()))


def value(inventory, query):
    database = sqlite3.connect('file:%s?mode=ro' % inventory, uri=True, timeout=30)
    try:
        return database.execute(query).fetchone()[0]
    finally:
        database.close()


def cable():
    enter = wire.namespaces()
    if enter is None:
        print('SKIP: network namespaces are not permitted here')
        sys.exit(77)
    return wire.Wire(enter, LASTS_SECONDS)


def only_frames(packets):
    return [frame for _, frame in packets]
