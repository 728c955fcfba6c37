"""live: packets that are kept, findings that are counted, and what it says of this computer."""
import json
import os
import re
import struct
import subprocess
import unittest

import frames
import test_live
import wire
from support import program

PACKET_BLOCK = 6


def packets_of(file):
    """The bytes of every packet of a little-endian pcapng file."""
    with open(file, 'rb') as opened:
        content = opened.read()
    result, at = [], 0
    while at < len(content):
        kind, length = struct.unpack_from('<II', content, at)
        if kind == PACKET_BLOCK:
            size, = struct.unpack_from('<I', content, at + 20)
            result.append(content[at + 28:at + 28 + size])
        at += length
    return result


class Saving(test_live.LiveTest):
    def test_from_the_inventory_to_the_packets(self):
        process = self.live('--save', 'kept', '--save-size', '4M')
        sent = test_live.only_frames(frames.polling(test_live.POLLS))
        others = test_live.only_frames(frames.polling(3, client='10.0.0.9'))
        self.wire.send([test_live.datagram(5000)] * 20 + sent + others)
        self.until(lambda: self.reads() == 2 * test_live.POLLS + 6, process)
        self.stop(process)
        self.assertIn('S7 packets are kept in ' + self.path('kept'), self.value('select filter from capture'))
        connection = self.value("select id from connections where client = '10.0.0.1'")
        run = self.s7scope('extract', self.path('kept'), '--connection', str(connection), '-i', self.path('x.db'), '-o', self.path('out.pcapng'))
        self.assertEqual(run.code, 0, run.err)
        self.assertNotIn('not given here', run.err)
        self.assertEqual(packets_of(self.path('out.pcapng')), sent)

    def test_on_another_port_from_when_s7_was_found_there(self):
        process = self.live('--save', 'kept')
        conversation = frames.Conversation(port=2102).open()
        before = len(conversation.packets)
        self.wire.send(test_live.only_frames(conversation.packets))
        self.until(lambda: 'S7 was found on TCP port 2102' in self.said(), process)
        rest = test_live.only_frames(conversation.read((1, 0, 4)).close().packets)[before:]
        self.wire.send(rest)
        self.until(lambda: self.reads() == 1, process)
        self.stop(process)
        files = sorted(os.listdir(self.path('kept')))
        self.assertRegex(' '.join(files), r'^s7-00000001-\d{8}T\d{6}Z\.pcapng$')
        self.assertEqual(packets_of(os.path.join(self.path('kept'), files[0])), rest)

    def test_fragments_of_tunnels(self):
        """What they hold is known when the last one is there; a datagram that lacks one, and what is no S7, are not kept."""
        process = self.live('--save', 'kept', '--memory', '100', '--ring', '4')
        sent = frames.in_tunnel(frames.polling(test_live.POLLS))
        strangers = frames.in_tunnel([(0, test_live.datagram(5000)), frames.Conversation(port=8080).open().packets[0]], piece=24, first=5000)
        lacking = frames.in_tunnel(frames.polling(2, client='10.0.0.9'), piece=24, first=6000)[:1]
        self.wire.send(test_live.only_frames(strangers + lacking + sent[:40] + strangers + sent[40:]))
        self.until(lambda: self.reads() == 2 * test_live.POLLS, process)
        self.stop(process)
        self.assertNotIn('could not be saved', self.said())
        [name] = os.listdir(self.path('kept'))
        self.assertEqual(packets_of(os.path.join(self.path('kept'), name)), test_live.only_frames(sent))

    def test_a_folder_that_cant_be_written(self):
        self.file('kept', b'no folder')
        run = self.wire.start(program(), 'live', wire.WATCHED, '--save', 'kept', cwd=self.folder, stderr=subprocess.PIPE)
        _, err = run.communicate(timeout=test_live.SOON)
        self.assertEqual(run.returncode, 4, err)


class Findings(test_live.LiveTest):
    def test_they_are_counted_while_it_watches(self):
        process = self.live('--status-every', '1', '--html', 'x.html', '--every', '1s')
        self.poll()
        self.until(lambda: re.search(r'dropped  [1-9]\d* finding', self.said()), process)
        self.stop(process)
        told = int(re.findall(r'dropped  (\d+) finding', self.said())[-1])
        findings = json.loads(self.s7scope('audit', self.path('x.db'), '-f', 'json', '--fail-on', 'never').out)
        self.assertEqual(told, sum(finding['severity'] in ('warning', 'critical') for finding in findings))


    def test_a_flood_is_one(self):
        process = self.live()
        openings = [frames.Conversation(client='198.51.%d.%d' % (n // 200, n % 200 + 1)).open().packets[0] for n in range(300)]
        self.wire.send(test_live.only_frames(openings))
        self.poll()
        self.until(lambda: self.reads() == 2 * test_live.POLLS, process)
        self.stop(process)
        findings = json.loads(self.s7scope('audit', self.path('x.db'), '-f', 'json', '--fail-on', 'never').out)
        about_them = [finding for finding in findings if '198.51.' in json.dumps(finding) or finding['rule'] == 'scan']
        self.assertEqual([(finding['rule'], finding['count'], finding['server']) for finding in about_them], [('scan', 300, '10.0.0.2')])
        self.assertEqual(self.value('select sum(count) from attempts'), 301)


class Memory(test_live.LiveTest):
    def test_too_little(self):
        run = self.wire.start(program(), 'live', wire.WATCHED, '--memory', '100', '--ring', '32', cwd=self.folder, stderr=subprocess.PIPE)
        _, err = run.communicate(timeout=test_live.SOON)
        self.assertEqual(run.returncode, 2, err)
        self.assertIn(b'give 152 at least', err)

    def test_a_small_one_watches_too(self):
        process = self.live('--memory', '100', '--ring', '4')
        self.poll()
        self.until(lambda: self.reads() == 2 * test_live.POLLS, process)
        self.stop(process)


class SelfTest(test_live.LiveTest):
    def asked(self, *words, before=()):
        run = self.wire.start(*before, program(), 'live', *words, '--self-test', cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = run.communicate(timeout=test_live.SOON)
        return run.returncode, out.decode(), err.decode()

    def test_what_this_computer_can_do(self):
        code, out, err = self.asked(wire.WATCHED, '-f', 'json')
        self.assertEqual(code, 0, err)
        checks = {(check['check'], check['object']): check for check in json.loads(out)}
        for key in (('rights', None), ('interface', wire.WATCHED), ('ring', wire.WATCHED), ('sandbox', 'seccomp')):
            self.assertEqual(checks[key]['verdict'], 'good', key)
        self.assertEqual({topic for topic, _ in checks}, {'rights', 'interface', 'ring', 'offloads', 'clock', 'sandbox', 'memory', 'disk'})
        status = os.statvfs(self.folder)
        self.assertEqual(checks['disk', '.']['verdict'], 'good' if status.f_bavail * status.f_frsize >= 1 << 30 else 'limited')
        self.assertFalse(os.path.exists(self.path('s7scope.db')))

    def test_without_the_right(self):
        code, out, _ = self.asked(wire.WATCHED, before=('setpriv', '--bounding-set', '-net_raw', '--inh-caps', '-net_raw'))
        self.assertEqual(code, 5, out)
        self.assertIn('missing  rights: CAP_NET_RAW is missing', out)

    def test_no_such_interface_and_no_such_folder(self):
        self.assertEqual(self.asked('eth99')[0], 5)
        self.assertEqual(self.asked(wire.WATCHED, '-o', 'nowhere/x.db')[0], 4)


if __name__ == '__main__':
    unittest.main()
