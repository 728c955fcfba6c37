#!/usr/bin/env python3
"""The unit for systemd under a systemd of its own (boot_systemd.sh): installed as docs/live.md says, started, reloaded, hung, stopped.

    unit.py --program PATH-TO-S7SCOPE

Needs root, systemd and cgroup2. Ends with 77 and a line that says why where it can't be tried; takes half a minute."""
import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'e2e'))

import frames  # noqa: E402

UNIT = 's7scope-live@eth1'
NAMESPACES = ('--mount', '--net', '--uts', '--ipc', '--cgroup', '--pid')
SOON = 60
POLLS = 20
SEND = 'import socket, sys\n' \
       's = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)\ns.bind(("sender", 0))\nfor line in sys.stdin: s.send(bytes.fromhex(line))'
ASK = 'import glob, sqlite3, sys\nd = sqlite3.connect("file:%s?mode=ro" % glob.glob("/var/lib/s7scope/eth1-*.db")[0], uri=True)\n' \
      'print("|".join(str(v) for v in d.execute(sys.argv[1]).fetchone()))'


def skip(why):
    print('SKIP unit: ' + why)
    sys.exit(77)


class System:
    """A systemd that runs, in a cgroup that is gone with it."""

    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix='s7scope-unit-')
        tree = next((f for f in ('/sys/fs/cgroup', '/sys/fs/cgroup/unified') if os.path.exists(f + '/cgroup.controllers')), None)
        if tree is None:
            skip('there is no cgroup2')
        self.group = os.path.join(tree, os.path.basename(self.folder))
        os.mkdir(self.group)
        command = ['unshare', *NAMESPACES, '--fork', '--kill-child', 'bash', os.path.join(HERE, 'boot_systemd.sh'), program,
                   os.path.join(ROOT, 'packaging', 'systemd'), self.folder]
        self.log = self.folder + '.log'
        with open(self.log, 'wb') as log:
            self.process = subprocess.Popen(['sh', '-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', self.group, *command], stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)
        self.until(self.runs, 'systemd')

    def runs(self):
        with open('/proc/%d/task/%d/children' % (self.process.pid, self.process.pid), encoding='utf-8') as file:
            self.first = file.read().strip()
        return self.first and self.run('systemctl', 'is-system-running', check=False) in ('running', 'degraded')

    def run(self, *command, check=True, given=None, only=('--all',)):
        result = subprocess.run(['nsenter', '--target', self.first, *only, *command], input=given, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, timeout=SOON, check=False)
        if check and result.returncode != 0:
            raise RuntimeError('%s: %s' % (' '.join(command), result.stdout))
        return result.stdout.strip()

    def until(self, holds, what):
        limit = time.monotonic() + SOON
        while not holds():
            if time.monotonic() > limit or self.process.poll() is not None:
                with open(self.log, encoding='utf-8') as file:
                    raise RuntimeError('%s did not happen: %s' % (what, file.read()))
            time.sleep(0.2)

    def close(self):
        self.process.kill()
        self.process.wait()
        for _ in range(50):
            for group, _, _ in os.walk(self.group, topdown=False):
                try:
                    os.rmdir(group)
                except OSError:
                    time.sleep(0.1)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.remove(self.log)


class Trial:
    def __init__(self, system):
        self.system, self.failures = system, 0

    def expect(self, what, found, expected):
        self.failures += found != expected
        good = found == expected
        print('good ' + what if good else 'BAD  %s: %r, not %r' % (what, found, expected), flush=True)

    def shown(self, name):
        return self.system.run('systemctl', 'show', '--property', name, '--value', UNIT)

    def ask(self, query):
        return self.system.run(sys.executable, '-c', ASK, query)

    def said(self):
        return self.system.run('journalctl', '--no-pager', '--output', 'cat', '--unit', UNIT)

    def poll(self, client):
        lines = ''.join(frame.hex() + '\n' for _, frame in frames.polling(POLLS, client=client))
        self.system.run(sys.executable, '-c', SEND, given=lines, only=('--net',))

    def processes(self):
        return [line.split() for line in self.system.run('ps', '-eo', 'pid,user,comm').splitlines() if 's7scope' in line]

    def started(self):
        self.system.run('systemd-sysusers')
        self.system.run('systemd-tmpfiles', '--create', check=False)
        self.system.run('tee', '/etc/default/s7scope-live', given='S7SCOPE_LIVE_OPTIONS=--sensor cell-7 --names /var/lib/s7scope/names.csv '
                        '--html /var/lib/s7scope/page.html --every 1s --syslog\n')
        self.system.run('tee', '/var/lib/s7scope/names.csv', given='address,name\n10.0.0.1,Line 3\n')
        self.system.run('systemctl', 'start', UNIT)
        self.expect('the start ends when it listens', 'listening on eth1' in self.said(), True)
        names = sorted((user, name) for _, user, name in self.processes())
        self.expect('three processes of the user s7scope', names, [('s7scope', name) for name in ('s7scope', 's7scope-decode', 's7scope-report')])
        for number, _, name in self.processes():
            status = dict(line.split(':\t') for line in self.system.run('cat', '/proc/%s/status' % number).splitlines() if ':\t' in line)
            self.expect('no rights: ' + name, [status[key] for key in ('CapEff', 'CapAmb', 'NoNewPrivs', 'Seccomp')], ['0' * 16, '0' * 16, '1', '2'])

    def watched(self):
        self.poll('10.0.0.1')
        self.system.until(lambda: self.ask('select coalesce(sum(reads), 0) from connections') == str(2 * POLLS), 'reading')
        self.system.until(lambda: 'Line 3' in self.system.run('cat', '/var/lib/s7scope/page.html', check=False), 'the page')
        self.system.until(lambda: 'first-write' in self.said(), 'an alert in the journal')
        self.expect('inventory, page and alerts', self.ask('select client, sensor from connections, captures'), '10.0.0.1|cell-7')

    def reloaded(self):
        self.system.run('systemctl', 'reload', UNIT)
        self.system.until(lambda: 'were read again' in self.said(), 'reading the names again')
        self.expect('reload', self.shown('ActiveState'), 'active')

    def hung(self):
        """A process that stands still is replaced, soon after WatchdogSec."""
        self.system.run('mkdir', '-p', '/run/systemd/system/s7scope-live@.service.d')
        self.system.run('tee', '/run/systemd/system/s7scope-live@.service.d/soon.conf', given='[Service]\nWatchdogSec=6\nRestartSec=1\n')
        self.system.run('systemctl', 'daemon-reload')
        self.system.run('systemctl', 'restart', UNIT)
        before = self.shown('MainPID')
        time.sleep(10)
        self.expect('the watchdog hears that it lives', (self.shown('MainPID'), self.shown('NRestarts')), (before, '0'))
        self.system.run('kill', '-STOP', before)
        self.system.until(lambda: self.shown('NRestarts') == '1' and self.shown('ActiveState') == 'active', 'a restart')
        self.poll('10.0.0.9')
        self.system.until(lambda: self.ask('select count(*) from connections') == '2', 'watching again')
        self.expect('one that hangs is replaced', self.shown('MainPID') != before, True)

    def stopped(self):
        self.system.run('systemctl', 'stop', UNIT)
        self.expect('stopped', (self.shown('Result'), self.shown('ExecMainStatus')), ('success', '0'))
        self.expect('a sound inventory', self.ask('select integrity_check from pragma_integrity_check'), 'ok')
        self.expect('complete', self.ask('select complete from captures order by id desc limit 1'), '1')
        files = [line for line in self.system.run('ls', '/var/lib/s7scope').split() if not line.endswith(('.csv', '.html'))]
        self.expect('one plain file', len(files), 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True)
    options = parser.parse_args()
    if os.geteuid() != 0 or not os.path.exists('/lib/systemd/systemd') or not glob.glob('/proc/self/ns/cgroup'):
        skip('it takes root, /lib/systemd/systemd and namespaces')
    system = System(os.path.abspath(options.program))
    try:
        trial = Trial(system)
        for part in (trial.started, trial.watched, trial.reloaded, trial.hung, trial.stopped):
            part()
    finally:
        system.close()
    return 1 if trial.failures else 0


if __name__ == '__main__':
    sys.exit(main())
