"""The packets behind a connection: against tshark's own selection, and through the program again."""

import json
import os
import shutil
import subprocess

import frames
from support import SAMPLES, ProgramTest


def tshark(capture, expression, *fields):
    words = ['tshark', '-n', '-r', capture, '-Y', expression, '-T', 'fields']
    for field in fields:
        words += ['-e', field]
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True).stdout.splitlines()


class Extract(ProgramTest):
    def extract(self, capture, number, out='out.pcapng', code=0):
        result = self.s7scope('extract', capture, '--connection', str(number), '-i', self.path('x.db'), '-o', self.path(out))
        self.assertEqual(result.code, code, result.err)
        return result

    def test_each_connection_of_a_plant_has_the_packets_that_tshark_selects(self):
        self.need(shutil.which('tshark'), 'tshark')
        capture = os.path.join(SAMPLES, 'plant-cell.pcapng')
        self.analyze(capture)
        connections = self.rows('SELECT id, client, server, port FROM connections')
        self.assertGreater(len(connections), 3)
        for connection in connections:
            number = connection['id']
            self.extract(capture, number)
            ports = [row['client_port'] for row in self.rows('SELECT client_port FROM sessions WHERE connection = %d' % number)]
            expression = ' || '.join('(ip.addr == %s && ip.addr == %s && tcp.port == %d && tcp.port == %d)' % (
                connection['client'], connection['server'], connection['port'], port) for port in ports)
            fields = ['frame.time_epoch', 'frame.len', 'tcp.seq_raw', 'tcp.payload']
            self.assertEqual(tshark(self.path('out.pcapng'), 'tcp', *fields), tshark(capture, expression, *fields), connection)

    def test_what_was_extracted_says_the_same(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        columns = 'client, server, protocol, requests, responses, reads, writes, errors'
        for row in self.rows('SELECT id, %s FROM connections' % columns):
            number = row.pop('id')
            self.extract(os.path.join(SAMPLES, 'plant-cell.pcapng'), number)
            self.analyze(self.path('out.pcapng'), inventory='part%d.db' % number)
            self.assertEqual(self.rows('SELECT %s FROM connections' % columns, 'part%d.db' % number), [row])

    def test_fragments_and_link_types_go_along(self):
        for sample in ('fragments.pcapng', 'link-types.pcapng'):
            inventory = sample + '.db'
            self.analyze(os.path.join(SAMPLES, sample), inventory=inventory)
            for row in self.rows('SELECT id, client, server, reads, writes FROM connections', inventory):
                result = self.s7scope('extract', os.path.join(SAMPLES, sample), '--connection', str(row.pop('id')), '-i', self.path(inventory),
                                      '-o', self.path('part.pcapng'))
                self.assertEqual(result.code, 0, result.err)
                self.assertEqual(self.analyze(self.path('part.pcapng'), '--again', inventory='part.db').code, 0)
                self.assertEqual(self.rows('SELECT client, server, reads, writes FROM connections', 'part.db'), [row])
                os.remove(self.path('part.db'))

    def test_fragments_of_a_tunnel(self):
        """Nobody can say of a single one what it holds."""
        wanted, other = frames.polling(4), frames.polling(4, client='10.0.0.7', client_port=40007)
        both = sorted(wanted + other)
        self.analyze(self.file('a.pcap', frames.pcap(frames.in_tunnel(both))))
        row = self.rows("SELECT id, reads, writes FROM connections WHERE client = '10.0.0.1'")[0]
        self.assertEqual((row['reads'], row['writes']), (8, 1))
        err = self.extract(self.path('a.pcap'), row['id']).err
        mine = [fragment for packet in wanted for fragment in frames.in_tunnel([packet])]
        self.assertIn('%d of %d packets' % (len(mine), len(frames.in_tunnel(both))), err)
        self.analyze(self.path('out.pcapng'), inventory='part.db')
        again = self.rows('SELECT client, reads, writes, requests, responses FROM connections', 'part.db')
        self.assertEqual(again, [{'client': '10.0.0.1', 'reads': 8, 'writes': 1, 'requests': 6, 'responses': 6}])
        lost = self.rows('SELECT sum(lost_bytes) AS lost FROM sessions', 'part.db')
        self.assertEqual(lost, [{'lost': 0}])

    def test_fragments_that_wait_are_bounded(self):
        first = [frames.in_tunnel([packet])[0] for packet in frames.polling(2500)]
        self.analyze(self.file('a.pcap', frames.pcap(frames.polling(2) + first)))
        err = self.extract(self.path('a.pcap'), 1).err
        waiting = sum(1 for _, frame in first if frame[20] & 0x20)
        self.assertIn('too many fragments of tunnels waited for the rest of their datagrams: the oldest %d left out' % (waiting - 4096), err)

    def test_an_unknown_connection(self):
        self.analyze(self.file('a.pcap', frames.pcap(frames.polling(3))))
        result = self.extract(self.path('a.pcap'), 99, code=2)
        self.assertIn('no connection 99', result.err)
        self.assertFalse(os.path.exists(self.path('out.pcapng')))

    def test_captures_that_are_missing_are_told(self):
        a, b = self.file('a.pcap', frames.pcap(frames.polling(3))), self.file('b.pcap', frames.pcap(frames.polling(5)))
        self.analyze(a)
        self.analyze(b)
        self.assertIn('also seen in 1 capture', self.extract(a, 1).err)

    def test_two_stations_and_their_failed_attempts(self):
        self.need(shutil.which('tshark'), 'tshark')
        capture = os.path.join(SAMPLES, 'plant-cell.pcapng')
        self.analyze(capture)
        silent, busy = 'ip.addr == 192.168.20.31', 'ip.addr == 192.168.10.11'
        for options, expression in (
                (['--client', '192.168.10.50', '--server', '192.168.20.31'], silent + ' && ip.addr == 192.168.10.50 && tcp.port == 102'),
                (['--server', '192.168.20.31'], silent + ' && tcp.port == 102'),
                (['--client', '192.168.10.50'], 'ip.addr == 192.168.10.50 && tcp.port == 102'),
                (['--client', '192.168.10.30', '--server', '192.168.10.11'], busy + ' && ip.addr == 192.168.10.30 && tcp.port == 102'),
                (['--server', '192.168.10.11'], busy + ' && tcp.dstport == 102 && ip.dst == 192.168.10.11 || '
                                                + busy + ' && tcp.srcport == 102 && ip.src == 192.168.10.11')):
            out = self.path('stations.pcapng')
            result = self.s7scope('extract', capture, *options, '-i', self.path('x.db'), '-o', out)
            self.assertEqual(result.code, 0, result.err)
            fields = ['frame.time_epoch', 'frame.len', 'tcp.seq_raw', 'tcp.payload']
            expected = tshark(capture, expression, *fields)
            self.assertGreater(len(expected), 10)
            self.assertEqual(tshark(out, 'tcp', *fields), expected, options)

    def test_what_a_finding_names_gives_the_packets_that_it_shows(self):
        self.need(shutil.which('tshark'), 'tshark')
        seen = set()
        for sample in ('plant-cell.pcapng', 'engineering-changes.pcap', 'faults-connecting.pcap', 'faults-partners.pcap', 'faults-running.pcap'):
            capture, inventory = os.path.join(SAMPLES, sample), sample + '.db'
            self.analyze(capture, inventory=inventory)
            times = tshark(capture, 'frame', 'frame.time_epoch')
            shown = {}
            for finding in json.loads(self.s7scope('audit', self.path(inventory), '-f', 'json', '--fail-on', 'never').out):
                if not finding['client'] and not finding['server'] or not finding['evidence']:
                    continue
                options = ('--connection', str(finding['connection'])) if finding['connection'] else tuple(
                    word for key in ('client', 'server') if finding[key] for word in ('--' + key, finding[key]))
                shown.setdefault(options, set()).update(times[e['frame'] - 1] for e in finding['evidence'])
                seen.add((finding['rule'], options[0]))
            for options, expected in shown.items():
                out = self.path('finding.pcapng')
                result = self.s7scope('extract', capture, *options, '-i', self.path(inventory), '-o', out)
                self.assertEqual(result.code, 0, (sample, options, result.err))
                self.assertLessEqual(expected, set(tshark(out, 'frame', 'frame.time_epoch')), (sample, options))
        self.assertIn(('port-unanswered', '--client'), seen)
        self.assertGreater(len(seen), 8, seen)

    def test_stations_that_can_not_be_extracted(self):
        self.analyze(self.file('a.pcap', frames.pcap(frames.polling(3))))
        for options, words in ((['--server', '10.9.9.9'], 'knows nothing of server 10.9.9.9'),
                               (['--client', '10.0.0.2'], 'knows nothing of client 10.0.0.2'),  # it is the server
                               (['--server', 'press 3'], "'press 3' is no address"),
                               (['--server', '10.0.0.0/24'], "'10.0.0.0/24' is no address"),
                               (['--server', '10.0.0.2', '--connection', '1'], 'excludes'),
                               ([], 'needs --connection N, or --server or --client')):
            result = self.s7scope('extract', self.path('a.pcap'), *options, '-i', self.path('x.db'), '-o', self.path('out.pcapng'))
            self.assertEqual(result.code, 2, options)
            self.assertIn(words, result.err)
            self.assertFalse(os.path.exists(self.path('out.pcapng')))
