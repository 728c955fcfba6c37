"""live on one end of a wire: what is sent at the other end, packet for packet made here, must stand in the inventory."""
import json
import os
import signal
import socket
import subprocess
import time
import unittest

import frames
import wire
from support import LONG, ProgramTest, program

ENTER = wire.namespaces()
POLLS = 50
# The runtime of a sanitizer asks for more than a confined process may.
UNCONFINED = ['--no-sandbox'] if os.environ.get('S7SCOPE_UNCONFINED') == '1' else []
SOON = 60 if UNCONFINED else 15  # seconds within which anything must have happened


def only_frames(packets):
    return [frame for _, frame in packets]


def called(number):
    try:
        with open('/proc/%d/comm' % number, encoding='utf-8') as file:
            return file.read().strip()
    except OSError:
        return ''


def content(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def tagged(frame, vlan):
    return frame[:12] + b'\x81\x00' + vlan.to_bytes(2, 'big') + frame[12:]


def datagram(port):
    udp = port.to_bytes(2, 'big') * 2 + b'\x00\x10\x00\x00' + bytes(8)
    ip = b'\x45\x00' + (20 + len(udp)).to_bytes(2, 'big') + b'\x00\x01\x40\x00\x40\x11\x00\x00\x0a\x00\x00\x01\x0a\x00\x00\x02'
    return b'\x00\x1b\x1b\x00\x00\x02\x00\x1b\x1b\x00\x00\x01\x08\x00' + ip + udp


@unittest.skipIf(ENTER is None, 'network namespaces are not permitted here, or ip is missing')
class LiveTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.wire = wire.Wire(ENTER)
        self.addCleanup(self.wire.close)
        self.messages = self.path('messages')

    def live(self, *words, interface=wire.WATCHED, before=(), environment=None):
        """The program, listening."""
        with open(self.messages, 'wb') as file:
            process = self.wire.start(*before, program(), 'live', interface, '-o', self.path('x.db'), *UNCONFINED, *words, cwd=self.folder,
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=file,
                                      env={**os.environ, 'S7SCOPE_OUI': '', **(environment or {})})
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.until(lambda: 'listening on' in self.said(), process)
        return process

    def said(self):
        with open(self.messages, encoding='utf-8') as file:
            return file.read()

    def until(self, holds, process=None):
        limit = time.monotonic() + SOON
        while not holds():
            self.assertLess(time.monotonic(), limit, self.said())
            if process is not None:
                self.assertIsNone(process.poll(), self.said())
            time.sleep(0.02)

    def stop(self, process, by=signal.SIGTERM):
        process.send_signal(by)
        process.wait(SOON)
        self.assertEqual(process.returncode, 0, self.said())
        for word in ('Sanitizer', 'runtime error:', 'terminate called', 'Assertion'):
            self.assertNotIn(word, self.said())

    def children(self, process, name=''):
        """Those whose name begins so: s7scope-decode, s7scope-report."""
        with open('/proc/%d/task/%d/children' % (process.pid, process.pid), encoding='utf-8') as file:
            return [int(word) for word in file.read().split() if called(int(word)).startswith(name)]

    def poll(self, **where):
        """A connection with 2 * POLLS items read and one written."""
        self.wire.send(only_frames(frames.polling(POLLS, **where)))

    def reads(self):
        return self.value('select coalesce(sum(reads), 0) from connections')


class Watching(LiveTest):
    def test_everything_that_was_sent(self):
        process = self.live()
        packets = frames.polling(POLLS)
        self.wire.send(only_frames(packets))
        self.until(lambda: self.value('select sum(packets) from captures') == len(packets), process)
        running = self.report('connections')
        self.stop(process)
        connection = self.report('connections')[0]
        for row in (running[0], connection):
            self.assertEqual((row['reads'], row['writes'], row['requests'], row['responses'], row['sessions']),
                             (2 * POLLS, 1, POLLS + 2, POLLS + 2, 1))
        self.assertEqual(self.rows('select sessions.end_reason, lost_bytes, retransmissions from sessions'),
                         [{'end_reason': 'fin', 'lost_bytes': 0, 'retransmissions': 0}])
        capture = self.report('captures')[0]
        self.assertEqual((capture['name'], capture['packets'], capture['dropped_by_kernel'], capture['complete'], capture['problem']),
                         (wire.WATCHED, len(packets), 0, True, None))
        self.assertFalse(os.path.exists(self.path('x.db-wal')))

    def test_the_time_between_polls_spans_commits(self):
        process = self.live()
        conversation = frames.Conversation().open()
        for _ in range(5):
            conversation.read((1, 0, 10))
        self.wire.send(only_frames(conversation.packets), rate=4)
        self.stop(process, signal.SIGINT)
        access = self.report('accesses')[0]
        self.assertEqual((access['requests'], access['ok']), (5, 5))
        self.assertAlmostEqual(access['period_median_us'], 500_000, delta=100_000)

    def test_an_open_session_is_shown(self):
        process = self.live()
        conversation = frames.Conversation().open().read((1, 0, 4))
        sent = len(conversation.packets)
        self.wire.send(only_frames(conversation.packets))
        self.until(lambda: self.reads() == 1, process)
        self.assertEqual(self.value('select sessions from connections'), 1)
        self.wire.send(only_frames(conversation.read((1, 4, 4)).close().packets)[sent:])
        self.stop(process)
        self.assertEqual([(s['end_reason'], s['packets_to_server']) for s in self.report('sessions')], [('fin', 8)])

    def test_the_kernel_keeps_back_what_is_none_of_ours(self):
        process = self.live()
        noise = [datagram(5000)] * 100
        packets = only_frames(frames.polling(POLLS))
        elsewhere = only_frames(frames.polling(1, client_port=40001, port=2102))
        self.wire.send(noise + packets + elsewhere)
        self.until(lambda: self.value('select count(*) from connections') == 2, process)
        self.stop(process)
        capture = self.report('captures')[0]
        acknowledgements = 1  # a bare one on a port that is not known
        self.assertEqual(capture['packets'], len(packets) + len(elsewhere) - acknowledgements - 1)
        self.assertGreaterEqual(capture['not_looked_at'], len(noise))
        self.assertIn('in the kernel', self.value('select filter from capture'))

    def test_another_port_is_looked_at_once_s7_was_found_there(self):
        process = self.live()
        conversation = frames.Conversation(port=2102).open()
        sent = len(conversation.packets)
        self.wire.send(only_frames(conversation.packets))
        self.until(lambda: 'S7 was found on TCP port 2102' in self.said(), process)
        conversation.segment(0, frames.ACK)
        self.wire.send(only_frames(conversation.read((1, 0, 4)).close().packets)[sent:])
        self.until(lambda: self.value('select end_reason from sessions') == 'fin', process)
        before_it_was_known = 1  # the bare acknowledgement of the opening
        self.assertEqual(self.value('select packets from captures'), len(conversation.packets) - before_it_was_known)
        self.assertIn('TCP ports 102 2102', self.value('select filter from capture'))
        self.stop(process)

    def test_many_sessions_of_a_pair_are_summed(self):
        process = self.live()
        count, kept = 700, 500
        packets = [frame for n in range(count) for frame in only_frames(frames.polling(1, client_port=20000 + n))]
        self.wire.send(packets, rate=5000, seconds=60)
        self.until(lambda: self.reads() == 2 * count, process)
        time.sleep(1)
        self.stop(process)
        self.assertEqual(self.value('select sum(count) from sessions'), count)
        self.assertEqual(self.value('select sum(packets_to_server + packets_to_client) from sessions'), len(packets))
        self.assertEqual(self.value('select sum(count) from attempts'), count)
        for view in ('sessions', 'attempts'):
            self.assertLessEqual(self.value('select count(*) from ' + view), kept + 1)

    def test_the_page_is_rewritten(self):
        page = self.path('x.html')
        process = self.live('--html', page, '--every', '1s')
        self.poll()
        def shown():
            if not os.path.exists(page):
                return False
            with open(page, encoding='utf-8') as file:
                return '10.0.0.1' in file.read()
        self.until(shown, process)
        self.stop(process)

    def test_the_page_with_pseudonyms(self):
        page = self.path('x.html')
        process = self.live('--html', page, '--every', '1s', '--redact', '--sensor', 'secret-hall')
        self.poll(client='10.77.0.1')
        self.until(lambda: self.reads() == 2 * POLLS and os.path.exists(page) and '10.0.1.1' in content(page), process)
        self.stop(process)
        told = [real for real in ('10.77.0.1', '10.0.0.2', 'secret-hall', '<td>%s<' % wire.WATCHED, 'x.db') if real in content(page)]
        self.assertEqual(told, [])
        self.assertEqual(self.value('select client from connections'), '10.77.0.1')
        self.assertEqual(self.value('select sensor from captures'), 'secret-hall')

    def test_vlan_tags(self):
        process = self.live()
        self.wire.send([tagged(frame, 100) for frame in only_frames(frames.polling(2))])
        self.wire.send([tagged(tagged(frame, 7), 200) for frame in only_frames(frames.polling(2, client='10.0.0.9'))])
        self.until(lambda: self.value('select count(*) from connections') == 2, process)
        self.stop(process)
        self.assertEqual({row['client']: row['vlan'] for row in self.report('connections')}, {'10.0.0.1': '100', '10.0.0.9': '200.7'})

    def test_filter_and_two_interfaces(self):
        process = self.live(wire.SENDER, '--filter', 'host 10.0.0.9')
        self.poll()
        self.poll(client='10.0.0.9')
        self.until(lambda: self.reads() > 0, process)
        self.stop(process)
        self.assertEqual({row['client'] for row in self.report('connections')}, {'10.0.0.9'})
        self.assertEqual(sorted(row['name'] for row in self.report('captures')), sorted([wire.SENDER, wire.WATCHED]))


class Periods(LiveTest):
    def files(self):
        return sorted(name for name in os.listdir(self.folder) if name.startswith('x-') and name.endswith('.db'))

    def test_an_inventory_per_period(self):
        """The clock of the process is no matter of ours, so periods of a minute: one ends while we watch."""
        self.need(LONG, 'S7SCOPE_LONG is not 1: waits for up to a minute')
        for old in ('x-20200101T000000Z.db', 'x-20200102T000000Z.db'):
            self.file(old, b'')
        process = self.live('--rotate', '60s', '--keep', '2')
        conversation = frames.Conversation().open()
        for _ in range(70):
            conversation.read((1, 0, 10))
        self.wire.send(only_frames(conversation.packets), rate=2, seconds=90)
        self.stop(process)
        files = self.files()
        self.assertEqual(len(files), 2, self.said())
        reads = []
        for name in files:
            rows = self.rows('select reads, client_tsap, pdu_size, sessions from connections', name)
            self.assertEqual([(r['client_tsap'], r['pdu_size'], r['sessions']) for r in rows], [('0100', 240, 1)], name)
            reads.append(rows[0]['reads'])
            self.assertEqual(self.value('select complete from captures', name), 1)
        self.assertEqual(sum(reads), 70)
        self.assertEqual(sum(self.value('select packets from captures', name) for name in files), len(conversation.packets))

    def test_called_after_its_beginning(self):
        with open(self.messages, 'wb') as file:
            process = self.wire.start(program(), 'live', wire.WATCHED, '-o', self.path('x.db'), '--rotate', '1d', stderr=file)
        self.addCleanup(process.kill)
        self.until(lambda: 'listening on' in self.said(), process)
        self.stop(process)
        self.assertRegex(' '.join(self.files()), r'^x-\d{8}T000000Z\.db$')


class Alerts(LiveTest):
    def lines(self, process):
        """What stood on standard output when the program had ended."""
        self.stop(process)
        return process.stdout.read().decode().splitlines()

    def test_as_they_happen(self):
        process = self.live('--alert', 'jsonl')
        self.wire.send(only_frames(frames.Conversation().open().packets))
        first = json.loads(process.stdout.readline())
        self.assertEqual((first['alert'], first['client'], first['server']), ('connection', '10.0.0.1', '10.0.0.2'))
        self.wire.send(only_frames(frames.polling(2, client_port=40001)))
        second = json.loads(process.stdout.readline())
        self.assertEqual((second['alert'], second['text']), ('first-write', 'writes DB3 8-9'))
        self.assertEqual(self.lines(process), [])

    def test_within_a_second(self):
        """Of nine, since a busy machine may be late once."""
        process = self.live('--alert', 'jsonl')
        took = []
        for number in range(1, 10):
            self.wire.send(only_frames(frames.Conversation(client='10.0.0.%d' % (10 + number)).open().packets))
            sent = time.monotonic()
            self.assertEqual(json.loads(process.stdout.readline())['client'], '10.0.0.%d' % (10 + number))
            took.append(time.monotonic() - sent)
        self.assertLess(sorted(took)[4], 1, took)
        self.assertEqual(self.lines(process), [])

    def test_what_is_known_is_no_news(self):
        process = self.live('--alert', 'text')
        self.poll()
        self.until(lambda: self.reads() > 0, process)
        self.assertEqual(len(self.lines(process)), 2)
        process = self.live('--alert', 'text')
        self.poll()
        self.poll(client='10.0.0.9')
        self.until(lambda: self.value('select count(*) from connections') == 2, process)
        lines = self.lines(process)
        self.assertEqual([line.split(':')[2].split()[1:4] for line in lines],
                         [['connection', '10.0.0.9', '>'], ['first-write', '10.0.0.9', '>']], lines)

    def test_deviations_from_a_plan(self):
        plan = self.file('plan.csv', b'client,server,port,client_tsap,server_tsap,protocol,direction,area,db,first_byte,bytes,name,owner,'
                                     b'purpose,approved\n10.0.0.1,10.0.0.2,,,,,read,DB,1,0,10,,,,\n')
        process = self.live('--alert', 'text', '--plan', plan)
        self.poll()
        self.until(lambda: self.reads() > 0, process)
        deviations = [line.split(' deviation ')[1] for line in self.lines(process) if ' deviation ' in line]
        self.assertEqual(sorted(deviations), ['10.0.0.1 > 10.0.0.2: unplanned access: reads DB2 4-6',
                                              '10.0.0.1 > 10.0.0.2: unplanned access: writes DB3 8-9'])

    def test_a_plan_that_is_changed(self):
        header = b'client,server,port,client_tsap,server_tsap,protocol,direction,area,db,first_byte,bytes,name,owner,purpose,approved\n'
        plan = self.file('plan.csv', header + b'10.0.0.1,10.0.0.2,,,,,both,*,,,,,,,\n')
        process = self.live('--alert', 'text', '--plan', plan)
        self.file('plan.csv', header + b'10.0.0.1,10.0.0.2,,,,,sideways,*,,,,,,,\n')
        process.send_signal(signal.SIGHUP)
        self.until(lambda: 'what was read before stays' in self.said(), process)
        self.assertIn('line 2, column 7', self.said())
        self.file('plan.csv', header + b'10.0.0.9,10.0.0.2,,,,,both,*,,,,,,,\n')
        process.send_signal(signal.SIGHUP)
        self.until(lambda: 'were read again' in self.said(), process)
        self.poll()
        self.until(lambda: self.reads() > 0, process)
        lines = self.lines(process)
        self.assertTrue(any('deviation 10.0.0.1 > 10.0.0.2: unplanned connection' in line for line in lines), lines)

    def test_quiet_while_it_learns(self):
        process = self.live('--alert', 'text', '--quiet-for', '600')
        self.poll()
        self.until(lambda: self.reads() > 0, process)
        self.assertEqual(self.lines(process), [])


class Accidents(LiveTest):
    def test_killed_and_started_again(self):
        process = self.live()
        self.poll()
        self.until(lambda: self.reads() == 2 * POLLS, process)
        process.kill()
        process.wait()
        self.assertEqual(self.value('pragma integrity_check'), 'ok')
        again = self.live()
        self.poll(client='10.0.0.9')
        self.until(lambda: self.reads() == 4 * POLLS, again)
        self.stop(again)
        self.assertEqual(self.value('pragma integrity_check'), 'ok')
        self.assertEqual([row['complete'] for row in self.report('captures')], [False, True])

    def test_the_decoding_process_is_replaced(self):
        process = self.live()
        self.poll()
        self.until(lambda: self.reads() == 2 * POLLS, process)
        decoding = self.children(process, 's7scope-decode')
        self.assertEqual(len(decoding), 1)
        os.kill(decoding[0], signal.SIGKILL)
        self.until(lambda: self.children(process, 's7scope-decode') not in ([], decoding), process)
        self.poll(client='10.0.0.9')
        self.until(lambda: self.reads() == 4 * POLLS, process)
        self.stop(process)
        self.assertIn('was ended by signal 9', self.said())
        captures = self.report('captures')
        self.assertIn('was ended by signal 9', captures[0]['problem'])
        self.assertEqual([(c['complete'], c['problem'] is None) for c in captures], [(False, False), (True, True)])

    def test_the_interface_comes_back(self):
        process = self.live()
        self.wire.run('ip', 'link', 'set', 'dev', wire.WATCHED, 'down')
        self.until(lambda: 'went down' in self.said(), process)
        self.wire.run('ip', 'link', 'set', 'dev', wire.WATCHED, 'up')
        self.until(lambda: 'is up again' in self.said(), process)
        self.poll()
        self.until(lambda: self.reads() == 2 * POLLS, process)
        self.stop(process)
        self.assertEqual([(event['kind'], event['detail'].split()[0]) for event in self.report('events')],
                         [('interface-down', wire.WATCHED), ('interface-up', wire.WATCHED)])

    def test_an_inventory_that_another_program_locks(self):
        process = self.live('--status-every', '1')
        lock = subprocess.Popen(['sqlite3', self.path('x.db')], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        lock.stdin.write(b'begin immediate;\n')
        lock.stdin.flush()
        self.until(lambda: 'counting goes on in memory' in self.said(), process)
        self.poll()
        lock.stdin.close()
        lock.wait(SOON)
        self.until(lambda: 'is written again' in self.said(), process)
        self.until(lambda: self.reads() == 2 * POLLS, process)
        self.stop(process)


    def test_a_full_disk(self):
        small = self.path('small')
        os.mkdir(small)
        mount = ('unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o size=1500k none "$0" && exec "$@"', small)
        self.need(self.wire.start(*mount, 'true', stderr=subprocess.DEVNULL).wait() == 0, 'a tmpfs may not be mounted here')
        inventory = os.path.join(small, 'x.db')
        with open(self.messages, 'wb') as file:
            process = self.wire.start(*mount, program(), 'live', wire.WATCHED, '-o', inventory, stdin=subprocess.DEVNULL, stderr=file)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.until(lambda: 'listening on' in self.said(), process)
        inside = ['nsenter', '--mount=/proc/%d/ns/mnt' % process.pid]
        def there(*command):
            return subprocess.run(self.wire.inside[:-1] + inside[1:] + list(command) if '--preserve-credentials' in self.wire.inside
                                  else inside + list(command), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
        there('dd', 'if=/dev/zero', 'of=' + os.path.join(small, 'filler'), 'bs=4k')
        self.poll()
        self.until(lambda: 'counting goes on in memory' in self.said(), process)
        self.poll(client='10.0.0.9')
        there('rm', os.path.join(small, 'filler'))
        self.until(lambda: 'is written again' in self.said(), process)
        self.until(lambda: there('sqlite3', '-readonly', inventory, 'select sum(reads) from connections').strip() == b'%d' % (4 * POLLS), process)
        self.stop(process)

    def test_what_systemd_wants_to_hear(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.bind(self.path('notify'))
            notify.settimeout(SOON)
            process = self.live(environment={'NOTIFY_SOCKET': self.path('notify'), 'WATCHDOG_USEC': '400000'})
            self.assertEqual([notify.recv(100) for _ in range(2)].count(b'READY=1'), 1)
            self.assertEqual(notify.recv(100), b'WATCHDOG=1')
            self.stop(process)
            said = b''
            while said != b'STOPPING=1':
                said = notify.recv(100)


class Rights(LiveTest):
    def status(self, number):
        with open('/proc/%d/status' % number, encoding='utf-8') as file:
            return dict(line.rstrip('\n').split(':\t', 1) for line in file if ':\t' in line)

    def test_given_up_by_both_processes(self):
        process = self.live()
        for number in [process.pid] + self.children(process):
            status = self.status(number)
            for rights in ('CapPrm', 'CapEff', 'CapAmb'):
                self.assertEqual(int(status[rights], 16), 0, (number, rights))
            self.assertEqual((status['NoNewPrivs'], status['Seccomp']), ('1', '2'), number)
        decoding = '/proc/%d/fd' % self.children(process, 's7scope-decode')[0]
        kinds = sorted(os.readlink(os.path.join(decoding, name)).split(':')[0] for name in os.listdir(decoding))
        self.assertEqual(kinds, ['/dev/null', '/dev/null', self.messages, 'socket', 'socket'])
        self.stop(process)

    def test_kept_for_debugging(self):
        process = self.live('--no-sandbox')
        self.assertEqual(self.status(process.pid)['Seccomp'], '0')
        self.poll()
        self.until(lambda: self.reads() == 2 * POLLS, process)
        self.stop(process)

    def test_no_such_user(self):
        run = self.wire.start(program(), 'live', wire.WATCHED, '--user', 'nobody-of-that-name', stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        _, err = run.communicate(timeout=SOON)
        self.assertEqual(run.returncode, 2, err)


class Refusals(LiveTest):
    def refused(self, *words, before=()):
        run = self.wire.start(*before, program(), 'live', *words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = run.communicate(timeout=SOON)
        return run.returncode, out.decode(), err.decode()

    def test_no_such_interface(self):
        code, out, err = self.refused('eth99')
        self.assertEqual((code, out), (5, ''))
        self.assertIn('eth99: there is no such interface', err)
        self.assertIn(wire.WATCHED, err)
        self.assertFalse(os.path.exists(self.path('s7scope.db')))

    def test_no_right(self):
        code, _, err = self.refused(wire.WATCHED, before=('setpriv', '--bounding-set', '-net_raw', '--inh-caps', '-net_raw'))
        self.assertEqual(code, 5, err)
        self.assertIn('CAP_NET_RAW', err)
        self.assertIn('setcap cap_net_raw=ep ' + os.path.realpath(program()), err)

    def test_a_wrong_filter(self):
        code, _, err = self.refused(wire.WATCHED, '--filter', 'tcp prot 102')
        self.assertEqual(code, 2, err)

    def test_an_inventory_that_is_none(self):
        self.file('notes.txt', b'no inventory at all, but a file with some text that must stay as it is')
        code, _, err = self.refused(wire.WATCHED, '-o', 'notes.txt')
        self.assertEqual(code, 4, err)

    def test_pseudonyms_without_a_page(self):
        code, _, err = self.refused(wire.WATCHED, '--redact')
        self.assertEqual(code, 2, err)
        self.assertIn('--redact is for the page of --html', err)

    def test_any_with_another(self):
        self.assertEqual(self.refused('any', wire.WATCHED)[0], 2)


if __name__ == '__main__':
    unittest.main()
