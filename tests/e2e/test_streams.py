"""stdin and stdout, pipes that close, files that are written as a whole or not at all."""
import json
import os
import signal
import subprocess
import threading
import time

import frames
from support import TIMEOUT_SECONDS, ProgramTest, program


class Standard(ProgramTest):
    def test_a_capture_from_stdin(self):
        self.analyze('-', stdin=frames.pcap(frames.polling(5)))
        self.assertEqual(self.facts()['sum(requests)'], 7)

    def test_a_cut_capture_from_stdin(self):
        result = self.analyze('-', stdin=frames.pcap(frames.polling(5))[:-20], code=3)
        self.assertTrue(result.err.strip())

    def test_stdout_carries_results_only(self):
        self.analyze(self.file('a.pcap', frames.pcap(frames.polling(5))))
        for view in ('connections', 'captures', 'accesses'):
            result = self.s7scope('report', self.path('x.db'), view, '-f', 'json')
            self.assertIsInstance(json.loads(result.out), list)
        result = self.s7scope('decode', self.path('a.pcap'), '-f', 'jsonl')
        self.assertEqual(len([json.loads(line) for line in result.out.splitlines()]), 16)

    def test_no_colour_and_no_progress_outside_a_terminal(self):
        result = self.analyze(self.file('a.pcap', frames.pcap(frames.polling(5))))
        self.assertNotIn('\x1b', result.out + result.err)
        self.assertNotIn('\r', result.err)

    def test_a_reader_that_leaves_is_no_crash(self):
        packets = [p for i in range(30) for p in frames.polling(60, client_port=40000 + i, at=frames.START + i)]
        capture = self.file('a.pcap', frames.pcap(packets))
        process = subprocess.Popen([program(), 'decode', capture], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read().decode()
        process.stderr.close()
        code = process.wait(TIMEOUT_SECONDS)
        self.assertIn(code, (0, 1, 3, 4, 141, -signal.SIGPIPE), errors)
        self.assertNotIn('terminate', errors)
        self.assertNotIn('Sanitizer', errors)


class WholeOrNothing(ProgramTest):
    def test_a_report_goes_to_a_file(self):
        self.analyze(self.file('a.pcap', frames.pcap(frames.polling(5))))
        result = self.s7scope('report', self.path('x.db'), 'connections', '-f', 'json', '-O', self.path('out.json'))
        self.assertEqual((result.code, result.out), (0, ''))
        with open(self.path('out.json'), encoding='utf-8') as file:
            self.assertEqual(json.load(file), self.report('connections'))

    def test_a_failing_report_leaves_the_old_file(self):
        self.file('out.json', b'old')
        self.file('no.db', b'no database, no database, no database')
        result = self.s7scope('report', self.path('no.db'), 'connections', '-f', 'json', '-O', self.path('out.json'))
        self.assertNotEqual(result.code, 0)
        with open(self.path('out.json'), 'rb') as file:
            self.assertEqual(file.read(), b'old')
        self.assertEqual(sorted(os.listdir(self.folder)), ['no.db', 'out.json'])

    def test_a_file_that_cannot_be_written(self):
        self.analyze(self.file('a.pcap', frames.pcap(frames.polling(1))))
        result = self.s7scope('report', self.path('x.db'), 'connections', '-O', self.path('no/such/out.txt'))
        self.assertNotEqual(result.code, 0)
        self.assertIn('out.txt', result.err)


class Stopped(ProgramTest):
    """SIGINT and SIGTERM while a capture is read."""

    def setUp(self):
        super().setUp()
        self.packets = [p for i in range(100) for p in frames.polling(40, client_port=40000 + i, at=frames.START + i)]
        self.content = frames.pcap(self.packets)

    def stop_in_the_middle(self, number):
        """Feeds half of the capture through a named pipe, sends the signal, then the rest."""
        os.mkfifo(self.path('slow.pcap'))
        process = subprocess.Popen([program(), 'analyze', self.path('slow.pcap'), '-o', self.path('x.db')],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder)

        def feed():
            try:
                with open(self.path('slow.pcap'), 'wb', buffering=0) as pipe:
                    pipe.write(self.content[:len(self.content) // 2])
                    time.sleep(0.5)
                    process.send_signal(number)
                    time.sleep(0.5)
                    pipe.write(self.content[len(self.content) // 2:])
            except OSError:
                pass

        feeder = threading.Thread(target=feed)
        feeder.start()
        out, err = process.communicate(timeout=TIMEOUT_SECONDS)
        feeder.join()
        os.remove(self.path('slow.pcap'))
        self.assertEqual(process.returncode, 0, (out, err))

    def test_what_was_seen_is_stored_and_marked_incomplete(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                self.stop_in_the_middle(number)
                self.assertEqual(self.value('pragma integrity_check'), 'ok')
                self.assertEqual(self.value('select complete from captures'), 0)
                self.assertGreater(self.facts()['sum(requests)'], 0)
                self.assertLess(self.facts()['sum(requests)'], 4200)
                self.assertEqual(sorted(os.listdir(self.folder)), ['x.db'])
                os.remove(self.path('x.db'))

    def interrupt_after(self, capture, seconds):
        process = subprocess.Popen([program(), 'analyze', capture, '-o', self.path('x.db')],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self.folder)
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        errors = process.communicate(timeout=TIMEOUT_SECONDS)[1].decode()
        return process.returncode, errors

    def test_stopped_and_started_again_counts_nothing_twice(self):
        big = b''.join([self.content[:24]] + [self.content[24:]] * 40)
        capture = self.file('big.pcap', big)
        self.analyze(capture, inventory='whole.db')
        stopped = 0
        for seconds in (0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2):
            code, errors = self.interrupt_after(capture, seconds)
            if code < 0 or not os.path.exists(self.path('x.db')):
                self.assertLess(seconds, 0.5, 'the signal came before the program was ready: %s' % errors)
                continue
            self.assertEqual(code, 0, errors)
            stopped += self.value('select count(*) from captures where complete = 0')
            self.analyze(capture)
            self.assertEqual(self.facts(), self.facts('whole.db'), 'stopped after %s s' % seconds)
            os.remove(self.path('x.db'))
        self.assertGreater(stopped, 0, 'the program was too quick to be stopped')
