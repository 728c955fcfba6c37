"""The unit for systemd: systemd's own opinion of it, what it permits against what live needs, and what live tells systemd."""
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import time
import unittest

import test_live
import wire
from support import ROOT, program
from test_live_syscalls import INVENTORY, DECODING, START, tables

UNITS = os.path.join(ROOT, 'packaging', 'systemd')
MOST_EXPOSURE = 20  # tenths, of what systemd calls the exposure level: 0 to 100


def unit_text():
    with open(os.path.join(UNITS, 's7scope-live@.service.in'), encoding='utf-8') as file:
        return file.read()


def ask(*command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **options)


@unittest.skipUnless(shutil.which('systemd-analyze'), 'systemd is not installed')
class Unit(test_live.LiveTest):
    def setUp(self):
        super().setUp()
        runnable = self.path('s7scope')
        os.symlink(program(), runnable)
        self.unit = self.file('s7scope-live@eth1.service', unit_text().replace('@CMAKE_INSTALL_FULL_BINDIR@/s7scope', runnable).encode())

    def test_it_is_sound(self):
        run = ask('systemd-analyze', 'verify', '--man=no', self.unit)
        self.need(b'Failed to connect' not in run.stdout and b'Failed to setup' not in run.stdout, run.stdout.decode())
        self.assertEqual((run.returncode, run.stdout), (0, b''))

    def test_it_gives_up_what_it_can(self):
        run = ask('systemd-analyze', 'security', '--offline=true', '--threshold=%d' % MOST_EXPOSURE, self.unit)
        self.need(b'unrecognized option' not in run.stdout, 'this systemd-analyze does not look at files')
        self.assertEqual(run.returncode, 0, run.stdout.decode())

    def group(self, name):
        """The system calls of a group of systemd."""
        names = set()
        for line in ask('systemd-analyze', 'syscall-filter', name).stdout.decode().splitlines()[1:]:
            word = line.strip()
            if word and not word.startswith('#'):
                names |= self.group(word) if word.startswith('@') else {word}
        return names

    def test_it_permits_what_live_needs(self):
        permitted = set()
        for line in re.findall('^SystemCallFilter=(.*)$', unit_text(), re.MULTILINE):
            names = set()
            for word in line.lstrip('~').split():
                names |= self.group(word) if word.startswith('@') else {word}
            permitted = permitted - names if line.startswith('~') else permitted | names
        needed = set().union(*(tables()[heading] for heading in (START, INVENTORY, DECODING)))
        of_another_user = {'setresuid', 'setresgid', 'setgroups', 'fchown'}  # the unit starts it as who it stays
        self.assertEqual(needed - permitted - of_another_user, set())

    def test_its_user_and_folder(self):
        self.need(os.geteuid() == 0 and '--user' not in ' '.join(self.wire.inside), 'only root makes users')
        os.mkdir(self.path('etc'))
        for command, name in ((['systemd-sysusers'], 's7scope.sysusers'), (['systemd-tmpfiles', '--create'], 's7scope.tmpfiles')):
            with open(os.path.join(UNITS, name), 'rb') as file:
                run = ask(*command, '--root=' + self.folder, '-', stdin=file)
            self.assertEqual(run.returncode, 0, run.stdout)
        with open(self.path('etc/passwd'), encoding='utf-8') as file:
            user = next(line.split(':') for line in file if line.startswith('s7scope:'))
        folder = os.stat(self.path('var/lib/s7scope'))
        self.assertEqual((folder.st_uid, folder.st_gid, folder.st_mode & 0o777), (int(user[2]), int(user[3]), 0o750))
        self.assertIn('User=s7scope\n', unit_text())


class Notices(test_live.LiveTest):
    """The command of the unit, with somebody who listens as systemd does."""

    def command(self):
        line = re.search('^ExecStart=(.*)$', unit_text(), re.MULTILINE).group(1)
        line = line.replace('@CMAKE_INSTALL_FULL_BINDIR@/s7scope', program()).replace('/var/lib/s7scope', self.folder).replace('%i', wire.WATCHED)
        return shlex.split(line.replace('$S7SCOPE_LIVE_OPTIONS', '--sensor cell-7 --keep 90 --syslog'))

    def test_ready_alive_stopping(self):
        heard = []
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify, open(self.messages, 'wb') as messages:
            notify.bind(self.path('notify'))
            notify.settimeout(test_live.SOON)
            process = self.wire.start(*self.command(), stdin=subprocess.DEVNULL, stderr=messages, stdout=subprocess.DEVNULL, env={
                **os.environ, 'S7SCOPE_OUI': '', 'NOTIFY_SOCKET': self.path('notify'), 'WATCHDOG_USEC': '2000000'})
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
            while heard.count(b'WATCHDOG=1') < 4 or b'READY=1' not in heard:
                heard.append(notify.recv(100))
            first = time.monotonic()
            for _ in range(4):
                heard.append(notify.recv(100))
            self.assertLess(time.monotonic() - first, 2 * 4)  # never later than the watchdog's patience
            process.send_signal(signal.SIGHUP)
            self.until(lambda: 'were read again' in self.said(), process)
            process.send_signal(signal.SIGTERM)
            while heard[-1] != b'STOPPING=1':
                heard.append(notify.recv(100))
        self.assertEqual(process.wait(test_live.SOON), 0, self.said())
        self.assertEqual((heard.count(b'READY=1'), heard.count(b'STOPPING=1')), (1, 1))
        self.assertEqual(set(heard), {b'READY=1', b'WATCHDOG=1', b'STOPPING=1'})
        self.assertIn('listening on', self.said())


if __name__ == '__main__':
    unittest.main()
