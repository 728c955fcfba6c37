"""audit: exit codes, formats, mutes, zones, data files; every filter holds in a real tshark."""
import csv
import io
import json
import os
import shutil
import subprocess
import unittest

from support import CAPTURES, ROOT, SAMPLES, ProgramTest, captures_below

KEYS = ['rule', 'severity', 'title', 'client', 'server', 'connection', 'count', 'observation', 'likely_cause', 'confidence', 'alternatives', 'advice',
        'settles', 'technique', 'first_seen', 'last_seen', 'evidence', 'filter']
SEVERITIES = ('info', 'notice', 'warning', 'critical')
TSHARK = shutil.which('tshark')


def sample(name):
    return os.path.join(SAMPLES, name)


class AuditTest(ProgramTest):
    def findings(self, *options, inventory='x.db', **more):
        result = self.s7scope('audit', self.path(inventory), '-f', 'json', *options, **more)
        self.assertIn(result.code, (0, 1), result.err)
        return json.loads(result.out)

    def rules(self, *options, **more):
        return {finding['rule'] for finding in self.findings(*options, **more)}


class Form(AuditTest):
    def setUp(self):
        super().setUp()
        self.analyze(sample('plant-cell.pcapng'))

    def test_every_finding_has_the_keys_of_the_contract(self):
        findings = self.findings()
        self.assertTrue(findings)
        for finding in findings:
            self.assertEqual(list(finding), KEYS)
            self.assertIn(finding['severity'], SEVERITIES)
            self.assertIn(finding['confidence'], ('low', 'medium', 'high'))
            self.assertIsInstance(finding['count'], int)
            self.assertLessEqual(len(finding['evidence']), 5)
            for packet in finding['evidence']:
                self.assertEqual(list(packet), ['capture', 'frame', 'time', 'filter'])
            for key in ('rule', 'title', 'observation'):
                self.assertTrue(finding[key], key)

    def test_formats_say_the_same(self):
        findings = self.findings()
        lines = self.s7scope('audit', self.path('x.db'), '-f', 'jsonl').out.splitlines()
        self.assertEqual([json.loads(line) for line in lines], findings)
        rows = list(csv.DictReader(io.StringIO(self.s7scope('audit', self.path('x.db'), '-f', 'csv').out)))
        self.assertEqual([row['observation'] for row in rows], [finding['observation'] for finding in findings])
        for form in ('text', 'md'):
            page = ' '.join(self.s7scope('audit', self.path('x.db'), '-f', form, '--width', '10000').out.replace('\\', '').split())
            for finding in findings:
                if finding['rule'] != 'connection-resources':
                    self.assertIn(' '.join(finding['title'].split()), page)

    def test_text_fits_80_columns(self):
        for line in self.s7scope('audit', self.path('x.db'), '--width', '80').out.splitlines():
            self.assertLessEqual(len(line), 80, line)

    def test_fail_on_decides_the_exit_code(self):
        worst = max(SEVERITIES.index(finding['severity']) for finding in self.findings())
        self.assertEqual(worst, SEVERITIES.index('warning'))
        for level, code in (('info', 1), ('notice', 1), ('warning', 1), ('critical', 0), ('never', 0)):
            self.assertEqual(self.s7scope('audit', self.path('x.db'), '--fail-on', level).code, code, level)
        self.assertEqual(self.s7scope('audit', self.path('x.db')).code, 1)

    def test_results_go_to_stdout_and_one_line_to_stderr(self):
        result = self.s7scope('audit', self.path('x.db'), '-O', self.path('a.json'), '-f', 'json')
        self.assertEqual(result.out, '')
        self.assertEqual(len(result.err.splitlines()), 1)
        with open(self.path('a.json'), encoding='utf-8') as file:
            self.assertEqual(json.load(file), self.findings())


class Errors(AuditTest):
    def test_what_can_not_be_audited(self):
        self.assertEqual(self.s7scope('audit').code, 2)
        self.assertEqual(self.s7scope('audit', self.path('none.db')).code, 3)
        self.assertEqual(self.s7scope('audit', self.file('x.txt', b'no inventory, but long enough to look at' * 30)).code, 4)
        self.assertEqual(self.s7scope('audit', 'x.db', '--fail-on', 'sometimes').code, 2)

    def test_an_inventory_without_captures_has_no_findings(self):
        self.analyze(sample('plant-cell.pcapng'))
        self.rows('SELECT 1')
        import sqlite3
        database = sqlite3.connect(self.path('x.db'))
        database.execute('PRAGMA foreign_keys = ON')
        database.execute('DELETE FROM capture')
        database.commit()
        database.close()
        self.assertEqual([f for f in self.findings() if f['severity'] in ('warning', 'critical')], [])

    def test_bad_lines_of_files_are_named(self):
        self.analyze(sample('plant-cell.pcapng'))
        for option, text, word in (('--mute', b'rule,client\nnothing,*\n', 'line 2'), ('--zones', b'zone,address\na,10.0.0.0/40\n', 'line 2')):
            result = self.s7scope('audit', self.path('x.db'), option, self.file('bad.csv', text))
            self.assertEqual(result.code, 3, result.err)
            self.assertIn('bad.csv', result.err)
            self.assertIn(word, result.err)
            self.assertEqual(result.out, '')

    def test_a_broken_data_file_is_named_and_leaves_no_inventory(self):
        os.mkdir(self.path('data'))
        for name, text in (('attack-mapping.tsv', b'subject\ttechnique\tname\ttactic\nscan\tnone\ta\tb\n'),
                           ('cpu-families.tsv', b'order_number\n'), ('advisories.tsv', b'')):
            with open(os.path.join(self.folder, 'data', name), 'wb') as file:
                file.write(text)
            self.analyze(sample('plant-cell.pcapng'))
            result = self.s7scope('audit', self.path('x.db'), environment={'S7SCOPE_DATA': self.path('data')})
            self.assertEqual(result.code, 3, name)
            self.assertRegex(result.err, name + r':\d+: ')
            os.remove(os.path.join(self.folder, 'data', name))
        with open(os.path.join(self.folder, 'data', 'attack-mapping.tsv'), 'wb') as file:
            file.write(b'subject\n')
        result = self.s7scope('analyze', sample('plant-cell.pcapng'), '-o', self.path('new.db'), environment={'S7SCOPE_DATA': self.path('data')})
        self.assertEqual(result.code, 3)
        self.assertFalse(os.path.exists(self.path('new.db')))


class Files(AuditTest):
    def setUp(self):
        super().setUp()
        self.analyze(sample('plant-cell.pcapng'))

    def test_a_mute_leaves_out_what_it_names_and_nothing_else(self):
        before = self.findings()
        muted = self.findings('--mute', self.file('m.csv', b'rule;client;server\nputget-write-open;192.168.10.30;\n'))
        gone = [f for f in before if f not in muted]
        self.assertTrue(gone)
        for finding in gone:
            self.assertEqual(finding['rule'], 'putget-write-open')
        for finding in muted:
            if finding['rule'] == 'putget-write-open':
                self.assertNotIn('192.168.10.30 writes', finding['observation'])

    def test_names_are_used_and_can_be_muted(self):
        names = self.file('n.csv', b'address,name\n192.168.10.30,HMI of line 1\n')
        texts = [f['observation'] for f in self.findings('--names', names) if f['rule'] == 'putget-write-open']
        self.assertTrue(any('192.168.10.30 (HMI of line 1) writes' in text for text in texts), texts)
        mute = self.file('m.csv', b'rule,client\nputget-write-open,HMI of line 1\n')
        for finding in self.findings('--names', names, '--mute', mute):
            if finding['rule'] == 'putget-write-open':
                self.assertNotIn('HMI of line 1', finding['observation'])

    def test_zones_judge_every_flow(self):
        zones = (b'zone,address,to,verdict\ncell,192.168.10.0/28,,\ncell,192.168.10.16/28,,\npanels,192.168.10.30,,\nengineering,192.168.10.40,,\n'
                 b'panels,,cell,allowed\nengineering,,cell,forbidden\n')
        findings = self.findings('--zones', self.file('z.csv', zones))
        forbidden = {(f['client'], f['server']) for f in findings if f['rule'] == 'zone-forbidden'}
        self.assertTrue(forbidden)
        for client, _ in forbidden:
            self.assertEqual(client, '192.168.10.40')
        undocumented = {f['client'] for f in findings if f['rule'] == 'zone-undocumented'}
        self.assertIn('192.168.10.45', undocumented)
        self.assertNotIn('192.168.10.30', undocumented | {client for client, _ in forbidden})
        crossings = {(f['client'], f['server']) for f in findings if f['rule'] == 'zone-crossing'}
        self.assertIn(('192.168.10.30', '192.168.10.11'), crossings)
        self.assertNotIn(('192.168.10.12', '192.168.10.11'), crossings)
        self.assertIn("zone 'panels' to zone 'cell': allowed", self.s7scope('audit', self.path('x.db'), '--zones', self.path('z.csv')).out)

    def test_another_mapping_takes_the_place_of_the_built_in_one(self):
        os.mkdir(self.path('data'))
        shutil.copy(os.path.join(ROOT, 'reports', 'data', 'attack-mapping.tsv'), self.path('data'))
        with open(os.path.join(self.folder, 'data', 'attack-mapping.tsv'), 'r+', encoding='utf-8') as file:
            text = file.read().replace('putget-write-open\tT0836', 'putget-write-open\tT9999.001')
            file.seek(0)
            file.write(text)
        found = {f['technique'] for f in self.findings(environment={'S7SCOPE_DATA': self.path('data')}) if f['rule'] == 'putget-write-open'}
        self.assertEqual(found, {'T9999.001'})


@unittest.skipUnless(TSHARK, 'no tshark')
class Filters(AuditTest):
    """Each filter is accepted, and selects every packet of the evidence."""

    def check(self, path):
        self.s7scope('analyze', path, '-o', self.path('f.db'), '--again')
        filters = {}
        for finding in self.findings('--fail-on', 'never', inventory='f.db'):
            frames = {packet['frame'] for packet in finding['evidence']}
            if finding['filter']:
                filters.setdefault(finding['filter'], set()).update(frames)
            else:
                self.assertEqual(frames, set(), finding)
        for text, frames in filters.items():
            run = subprocess.run([TSHARK, '-n', '-r', path, '-Y', text, '-T', 'fields', '-e', 'frame.number'], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, timeout=60, check=False)
            self.assertEqual(run.returncode, 0, '%s: %s' % (text, run.stderr.decode()))
            selected = {int(line) for line in run.stdout.decode().split()}
            self.assertLessEqual(frames, selected, '%s in %s' % (text, path))
        os.remove(self.path('f.db'))

    def test_on_every_sample(self):
        for path in captures_below(SAMPLES):
            with self.subTest(capture=os.path.basename(path)):
                self.check(path)

    def test_on_captures_of_others(self):
        paths = captures_below(CAPTURES)
        if not paths:
            self.skipTest('no captures of others')
        for path in paths:
            with self.subTest(capture=os.path.basename(path)):
                self.check(path)


class Healthy(AuditTest):
    """Captures of others hold no faults: what weighs, is true exposure or a true event."""

    TRUE = {'putget-write-open', 'putget-read-open', 'public-address', 'program-download', 'program-upload', 'cpu-stopped', 'variable-modified',
            'force', 'clock-set', 'block-deleted', 'clear-text-engineering', 'memory-reset', 'firmware-update', 'breakpoint'}
    # The controller sends four SYNs to the engineering station's port 102, which nobody answers: tshark -Y 'tcp.flags.syn == 1'.
    FAULTS = {'s7comm_reading_plc_status.pcap': {'port-unanswered'}}

    def test_nothing_else_weighs(self):
        paths = captures_below(CAPTURES)
        if not paths:
            self.skipTest('no captures of others')
        for path in paths:
            with self.subTest(capture=os.path.basename(path)):
                name = os.path.basename(path)
                self.s7scope('analyze', path, '-o', self.path(name + '.db'))
                heavy = {f['rule'] for f in self.findings(inventory=name + '.db') if f['severity'] in ('warning', 'critical')}
                self.assertEqual(heavy - self.TRUE, self.FAULTS.get(name, set()))


if __name__ == '__main__':
    unittest.main()
