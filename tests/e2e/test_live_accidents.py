"""What a box and those who look after it do to live: an interface is pulled out, a reader never ends, the disk is full from the start."""
import os
import signal
import sqlite3
import subprocess
import time
import unittest

import frames
import test_live
import wire
from support import LONG, program
from test_live import POLLS, SOON


class Interfaces(test_live.LiveTest):
    def plug_in(self):
        self.wire.run('ip', 'link', 'add', wire.SENDER, 'type', 'veth', 'peer', 'name', wire.WATCHED)
        for name in (wire.SENDER, wire.WATCHED):
            self.wire.run('ip', 'link', 'set', 'dev', name, 'addrgenmode', 'none', 'up')

    def test_removed_and_put_back(self):
        process = self.live()
        self.poll()
        self.until(lambda: self.reads() == 2 * POLLS, process)
        children = self.children(process)
        for client in ('10.0.0.8', '10.0.0.9'):
            self.wire.run('ip', 'link', 'delete', wire.WATCHED)
            self.until(lambda: self.said().count('went down') == self.said().count('is up again') + 1, process)
            self.plug_in()
            self.until(lambda: self.said().count('went down') == self.said().count('is up again'), process)
            self.poll(client=client)
        self.until(lambda: self.reads() == 6 * POLLS, process)
        self.assertEqual(self.children(process), children)
        self.stop(process)
        self.assertEqual(self.said().count('went down'), 2)
        self.assertNotIn('the decoding process', self.said())
        self.assertEqual([(c['name'], c['complete']) for c in self.report('captures')], [(wire.WATCHED, True)])

    def test_both_ends_removed(self):
        process = self.live(wire.SENDER)
        self.wire.run('ip', 'link', 'delete', wire.WATCHED)
        self.until(lambda: self.said().count('went down') == 2, process)
        self.plug_in()
        self.until(lambda: self.said().count('is up again') == 2, process)
        self.poll()
        self.until(lambda: self.reads() == 2 * POLLS, process)
        self.stop(process)


class Readers(test_live.LiveTest):
    def test_one_that_never_ends(self):
        """It sees what was there when it began; the watching is not held up, nor is its end."""
        process = self.live('--status-every', '1')
        self.poll()
        self.until(lambda: self.reads() == 2 * POLLS, process)
        reader = sqlite3.connect('file:%s?mode=ro' % self.path('x.db'), uri=True, isolation_level=None)
        self.addCleanup(reader.close)
        reader.execute('begin')
        seen = reader.execute('select sum(reads) from connections').fetchone()
        for client in ('10.0.0.7', '10.0.0.8', '10.0.0.9'):
            self.poll(client=client)
        self.until(lambda: self.reads() == 8 * POLLS, process)
        time.sleep(4)  # longer than it takes to say that the inventory can't be written
        self.assertEqual(reader.execute('select sum(reads) from connections').fetchone(), seen)
        self.assertNotIn('counting goes on in memory', self.said())
        self.stop(process)
        reader.execute('commit')
        self.assertEqual(reader.execute('select sum(reads) from connections').fetchone(), (8 * POLLS,))
        self.assertEqual(self.value('select complete from captures'), 1)
        again = self.live()
        self.poll(client='10.0.0.6')
        self.until(lambda: self.reads() == 10 * POLLS, again)
        self.stop(again)

    def test_a_second_writer_is_refused(self):
        process = self.live()
        other = self.wire.start(program(), 'live', wire.WATCHED, '-o', self.path('x.db'), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        _, err = other.communicate(timeout=SOON)
        self.assertEqual(other.returncode, 4, err)
        self.assertIn(b'another live run is writing to it', err)
        self.poll()
        self.until(lambda: self.reads() == 2 * POLLS, process)
        self.stop(process)


class Disks(test_live.LiveTest):
    """A small file system in a mount namespace of its own, for the program and for those who look at it."""
    STATIONS = 20

    def setUp(self):
        super().setUp()
        self.small = self.path('small')
        os.mkdir(self.small)

    def start_on_a_disk(self, size, *words, **options):
        mount = ('unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o size=%s none "$0" && exec "$@"' % size, self.small)
        self.need(self.wire.start(*mount, 'true', stderr=subprocess.DEVNULL).wait() == 0, 'a tmpfs may not be mounted here')
        return self.wire.start(*mount, *words, stdin=subprocess.DEVNULL, **options)

    def question(self, process, query):
        """Asked from within the namespace of that process."""
        enter = self.wire.inside[:-1] + ['--mount=/proc/%d/ns/mnt' % process.pid, self.wire.inside[-1]]
        return subprocess.run(enter + ['sqlite3', '-readonly', os.path.join(self.small, 'x.db'), query], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False).stdout.decode().strip()

    def test_full_from_the_start(self):
        run = self.start_on_a_disk('64k', program(), 'live', wire.WATCHED, '-o', os.path.join(self.small, 'x.db'),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        _, err = run.communicate(timeout=SOON)
        self.assertEqual(run.returncode, 4, err)
        self.assertIn(b'no room left', err)

    def test_everything_is_there_once_it_has_room_again(self):
        with open(self.messages, 'wb') as file:
            process = self.start_on_a_disk('4m', program(), 'live', wire.WATCHED, '-o', os.path.join(self.small, 'x.db'), stderr=file)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.until(lambda: 'listening on' in self.said(), process)
        filler = '/proc/%d/root%s/filler' % (process.pid, self.small)
        with open(filler, 'wb', buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                pass
        for number in range(1, self.STATIONS + 1):
            self.poll(client='10.0.1.%d' % number)
        self.until(lambda: 'counting goes on in memory' in self.said(), process)
        os.unlink(filler)
        self.until(lambda: 'is written again' in self.said(), process)
        wanted = '%d|%d|%d' % (self.STATIONS, 2 * POLLS * self.STATIONS, self.STATIONS)
        self.until(lambda: self.question(process, 'select count(*), sum(reads), sum(writes) from connections') == wanted, process)
        self.assertEqual(self.question(process, 'pragma integrity_check'), 'ok')
        self.stop(process)


class Floods(test_live.LiveTest):
    COUNT, KEPT = 18000, 16384

    def test_forged_openings_of_iso_on_tcp(self):
        """Each from a station of its own, without the TCP opening and without an answer: so many are kept, the rest is counted."""
        self.need(LONG, 'S7SCOPE_LONG is not 1: writes 16,384 connections')
        process = self.live()
        forged = []
        for number in range(self.COUNT):
            conversation = frames.Conversation(client='11.%d.%d.1' % (number // 200, number % 200))
            conversation.segment(0, frames.PUSH, frames.connection_request(0xe0, b'\x01\x00', b'\x01\x02'))
            forged.append(conversation.packets[0][1])
        self.wire.send(forged, rate=9000)
        self.poll()
        self.until(lambda: self.reads() == 2 * POLLS, process)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(4 * SOON), 0, self.said())  # there is much to be written
        kept = self.value("select count(*) from connections where client like '11.%'")
        counted = self.value("select coalesce(sum(count), 0) from problem where layer = 'limit' and cause = 'sessions'")
        self.assertLessEqual(kept, self.KEPT)
        self.assertEqual(kept + counted, self.COUNT)
        self.assertEqual(self.value('select dropped_by_kernel from captures'), 0)


if __name__ == '__main__':
    unittest.main()
