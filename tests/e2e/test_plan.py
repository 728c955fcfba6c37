"""Plans: what `plan` writes and `audit --plan` reads, line by line, and the names of stations."""
import csv
import io
import json
import os

from support import CAPTURES, LONG, SAMPLES, ProgramTest, captures_below

PLAN_RULES = ('unplanned-connection', 'unplanned-access', 'wrong-direction', 'planned-not-seen')
COLUMNS = 'client,server,port,client_tsap,server_tsap,protocol,direction,area,db,first_byte,bytes,name,owner,purpose,approved'
MOST_REMOVED = 12  # lines per capture that are taken out in turn; all of them in the long form
SILENT = ('unknown', 'cotp')


def lines_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def text_of(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator='\r\n')
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def fits(line, connection):
    """Whether a line permits such a connection: the rules of docs/plan.md in other words."""
    def tsap(planned, seen):
        return not planned or seen is None or planned == seen
    return (line['client'] == connection['client'] and line['server'] == connection['server'] and
            int(line['port']) == connection['port'] and
            (connection['protocol'] in SILENT or line['protocol'] == connection['protocol']) and
            tsap(line['client_tsap'], connection['client_tsap']) and tsap(line['server_tsap'], connection['server_tsap']))


def atoms(access):
    """What one row of `accesses` touches, byte by byte."""
    way = (access['initiator'], 'write' if access['operation'] == 'write' else 'read', access['area'], access['db'])
    if access['first_byte'] is None:
        return {way + (access['detail'],)}
    return {way + (byte,) for byte in range(access['first_byte'], access['first_byte'] + max(access['bytes'] or 1, 1))}


def permits(line, atom):
    initiator, direction, area, db, what = atom
    if not line['area'] or line['area'] != area or line['direction'] not in (direction, 'both'):
        return False
    if (line.get('initiator') or 'client') != initiator or (line['db'] and int(line['db']) != db):
        return False
    if not line['first_byte']:
        return not line.get('detail') or line['detail'] == what
    return isinstance(what, int) and int(line['first_byte']) <= what < int(line['first_byte']) + int(line['bytes'])


class PlanTest(ProgramTest):
    def plan(self, *words, inventory='x.db'):
        result = self.s7scope('plan', self.path(inventory), *words)
        self.assertEqual(result.code, 0, result.err)
        return result.out

    def findings(self, plan, *words, inventory='x.db', code=None):
        name = self.file('audited.csv', plan.encode('utf-8') if isinstance(plan, str) else plan)
        result = self.s7scope('audit', self.path(inventory), '--plan', name, '-f', 'json', '--fail-on', 'never', *words)
        self.assertEqual(result.code, 0, result.err)
        return [f for f in json.loads(result.out) if f['rule'] in PLAN_RULES]


class RoundTrip(PlanTest):
    def expected(self, lines):
        """connection id -> rules of the findings that these lines leave."""
        result = {}
        accesses = self.report('accesses')
        for connection in self.in_plan:
            fitting = [line for line in lines if fits(line, connection)]
            if not fitting:
                result[connection['id']] = {'unplanned-connection'}
                continue
            for access in accesses:
                if access['connection'] != connection['id']:
                    continue
                for atom in atoms(access):
                    if any(permits(line, atom) for line in fitting):
                        continue
                    others = [(initiator, way) + atom[2:] for initiator in ('client', 'server') for way in ('read', 'write')]
                    other_way = any(permits(line, other) for line in fitting for other in others)
                    result.setdefault(connection['id'], set()).add('wrong-direction' if other_way else 'unplanned-access')
        return result

    def found(self, lines):
        result = {}
        for finding in self.findings(text_of(lines)):
            self.assertNotEqual(finding['rule'], 'planned-not-seen', finding['title'])
            result.setdefault(finding['connection'], set()).add(finding['rule'])
        return result

    def check(self, capture):
        """Nothing is left; each line that is taken away leaves what it had covered and nothing else."""
        self.s7scope('analyze', capture, '-o', self.path('x.db'))
        text = self.plan()
        lines = lines_of(text)
        self.assertEqual(self.findings(text), [], capture)
        if not lines:
            return 0
        # Those that came about, as a plan that permits nothing shows.
        found = self.findings(text.splitlines()[0] + '\n')
        self.assertEqual({f['rule'] for f in found}, {'unplanned-connection'})
        self.in_plan = [c for c in self.report('connections') if c['id'] in {f['connection'] for f in found}]
        self.assertEqual(len(found), len(self.in_plan))
        step = 1 if LONG or len(lines) <= MOST_REMOVED else -(-len(lines) // MOST_REMOVED)
        for index in range(0, len(lines), step):
            shorter = lines[:index] + lines[index + 1:]
            if not shorter:
                continue
            want = self.expected(shorter)
            self.assertTrue(want, '%s: nothing needs line %d' % (capture, index + 2))
            self.assertEqual(self.found(shorter), want, '%s without line %d: %s' % (capture, index + 2, lines[index]))
        return len(lines)

    def check_all(self, captures):
        count = 0
        for number, capture in enumerate(captures):
            with self.subTest(capture=os.path.basename(capture)):
                if number:
                    os.remove(self.path('x.db'))
                count += self.check(capture)
        self.assertGreater(count, 0)

    def test_every_sample(self):
        self.check_all(captures_below(SAMPLES))

    def test_captures_of_others(self):
        captures = captures_below(CAPTURES)
        self.need(captures, 'no captures in ' + CAPTURES)
        self.check_all(captures)


class Writing(PlanTest):
    def test_the_columns_are_those_of_the_contract(self):
        self.analyze(os.path.join(SAMPLES, 'span-duplicates.pcap'))
        self.assertEqual(self.plan().splitlines()[0], COLUMNS)

    def test_ranges_are_joined(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        # The panel reads DB10 0-19 and 20-27, DB11 0-15, and writes DB11 8-11: docs of the sample.
        rows = [(r['direction'], r['first_byte'], r['bytes']) for r in lines_of(self.plan())
                if r['client'] == '192.168.10.30' and r['server'] == '192.168.10.11' and r['db'] in ('10', '11')]
        self.assertEqual(rows, [('read', '0', '28'), ('read', '0', '16'), ('write', '8', '4')])

    def test_what_was_only_attempted_is_not_planned(self):
        self.analyze(os.path.join(SAMPLES, 'failed-attempts.pcap'))
        established = {(r['client'], r['server']) for r in self.report('attempts') if r['outcome'] == 'established'}
        self.assertEqual({(r['client'], r['server']) for r in lines_of(self.plan())}, established)

    def test_two_calls_write_the_same(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        first = self.plan()
        self.plan('-O', self.path('plan.csv'))
        with open(self.path('plan.csv'), encoding='utf-8', newline='') as file:
            self.assertEqual(file.read(), first)

    def test_what_was_never_served_is_said(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        result = self.s7scope('plan', self.path('x.db'))
        refused = [i for i, r in enumerate(lines_of(result.out), 2) if r['client'] == '192.168.10.45']
        self.assertIn('lines %s: never served' % ', '.join(map(str, refused)), result.err)


class Reading(PlanTest):
    def setUp(self):
        super().setUp()
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))

    def test_the_habits_of_spreadsheets(self):
        rows = list(csv.reader(io.StringIO(self.plan())))
        for row in rows[1:]:
            row[3], row[4] = row[3].lstrip('0'), row[4].lstrip('0')  # TSAPs taken for numbers
        body = ''.join(';'.join('"%s"' % cell if cell else '' for cell in row) + ';;;\r\n' for row in rows)
        text = b'\xef\xbb\xbf' + ('# approved in March;;;;\r\n' + body + ';;;;;;;;;;;;;;;;;\r\n').encode('utf-8')
        self.assertEqual(self.findings(text), [])

    def test_a_bad_line_is_refused_with_its_place(self):
        lines = self.plan().splitlines()
        lines[3] = lines[3].replace(',read,', ',reed,')
        name = self.file('p.csv', '\n'.join(lines).encode())
        result = self.s7scope('audit', self.path('x.db'), '--plan', name)
        self.assertEqual((result.code, result.out), (3, ''))
        self.assertIn("p.csv: line 4, column 7 (direction): 'reed' is none of read, write, both", result.err)

    def test_a_missing_file_is_said(self):
        good = self.file('p.csv', self.plan().encode())
        for plan, names in ((self.path('none.csv'), good), (good, self.path('none.csv')), (self.folder, good)):
            result = self.s7scope('audit', self.path('x.db'), '--plan', plan, '--names', names)
            self.assertEqual((result.code, result.out), (3, ''), (plan, names))

    def test_a_plan_from_standard_input(self):
        result = self.s7scope('audit', self.path('x.db'), '--plan', '-', '-f', 'json', '--fail-on', 'never', stdin=self.plan().encode())
        self.assertEqual([f for f in json.loads(result.out) if f['rule'] in PLAN_RULES], [])

    def test_networks_names_and_any(self):
        names = self.file('names.csv', b'name;address\nPanel;192.168.10.30\nPLCs;192.168.10.20/30\n')
        empty = ',' * 4
        text = COLUMNS + '\n' + '\n'.join([
            'Panel,PLCs,102,,,s7comm,both,*,,,,' + empty, '192.168.10.0/24,192.168.10.11,,,,,both,*,,,,' + empty,
            '*,192.168.10.22,,,,,read,*,,,,' + empty, '192.168.10.40,*,,,,,,,,,,' + empty]) + '\n'
        found = self.findings(text, '--names', names)
        # What the PLC asks its partner is not said to be permitted: who asks is the client where nothing else is said.
        self.assertEqual([(f['rule'], f['client'], f['server']) for f in found], [('wrong-direction', '192.168.10.12', '192.168.10.11')])
        result = self.s7scope('audit', self.path('x.db'), '--plan', self.file('p.csv', text.encode()))
        self.assertEqual(result.code, 3)
        self.assertIn("p.csv: line 2, column 1 (client): no station is called 'Panel'", result.err)

    def test_findings_carry_evidence_and_change_the_exit_code(self):
        lines = [line for line in self.plan().splitlines() if not line.startswith('192.168.10.12')]
        name = self.file('p.csv', '\n'.join(lines).encode())
        found = self.findings('\n'.join(lines))
        self.assertEqual([f['rule'] for f in found], ['unplanned-connection'])
        self.assertEqual((found[0]['client'], found[0]['server']), ('192.168.10.12', '192.168.10.11'))
        self.assertTrue(json.loads(found[0]['evidence'])['packets'] if isinstance(found[0]['evidence'], str) else found[0]['evidence'])
        self.assertEqual(self.s7scope('audit', self.path('x.db'), '--plan', name).code, 1)

    def test_a_line_that_nobody_uses(self):
        found = self.findings(self.plan() + '192.168.10.30,192.168.10.11,102,0200,0202,s7comm,read,DB,99,0,4,,,,,\n')
        self.assertEqual([(f['rule'], f['severity']) for f in found], [('planned-not-seen', 'notice')])


class Names(PlanTest):
    names = ('\ufeffaddress;name;room\r\n192.168.10.30;"Panel ""Press 7""";A1;;\r\n# cells\r\n192.168.10.0/28;Cell;\r\n').encode('utf-8')

    def analyze_with_names(self):
        self.analyze_options = ('--names', self.file('names.csv', self.names))
        result = self.s7scope('analyze', os.path.join(SAMPLES, 'plant-cell.pcapng'), '-o', self.path('x.db'), *self.analyze_options)
        self.assertEqual(result.code, 0, result.err)
        return result

    def test_they_stand_in_every_output(self):
        overview = self.analyze_with_names().out
        self.assertIn('192.168.10.11 (Cell)', overview)
        self.assertIn('Panel "Press 7"', overview)
        for view in ('connections', 'sessions', 'accesses', 'attempts'):
            row = next(r for r in self.report(view) if (r['client'], r['server']) == ('192.168.10.30', '192.168.10.11'))
            self.assertEqual((row['client_name'], row['server_name']), ('Panel "Press 7"', 'Cell'), view)
            self.assertIn('Panel "Press 7"', self.s7scope('report', self.path('x.db'), view).out)
        device = next(r for r in self.report('devices') if r['address'] == '192.168.10.30')
        self.assertEqual(device['name'], 'Panel "Press 7"')
        self.assertIn('names', device['identity_source'])
        self.assertIn('"Panel ""Press 7"" > Cell"', self.plan())

    def test_they_stay_in_the_inventory_until_others_come(self):
        self.analyze_with_names()
        self.analyze(os.path.join(SAMPLES, 'two-sided-put-get.pcap'))
        self.assertEqual(self.value("select count(*) from connections where client = '192.168.10.13' and client_name = 'Cell'"), 1)
        other = self.file('other.csv', b'name,address\nHMI,192.168.10.30\n')
        self.s7scope('analyze', os.path.join(SAMPLES, 'fragments.pcapng'), '-o', self.path('x.db'), '--names', other)
        self.assertEqual(self.rows('select distinct client_name from connections where client_name is not null'), [{'client_name': 'HMI'}])

    def test_a_bad_file_changes_nothing(self):
        result = self.s7scope('analyze', os.path.join(SAMPLES, 'plant-cell.pcapng'), '-o', self.path('x.db'), '--names',
                              self.file('names.csv', b'address,name\n10.0.0.300,A\n'))
        self.assertEqual(result.code, 3)
        self.assertIn("names.csv: line 2, column 1 (address): '10.0.0.300' is no IPv4 or IPv6 address", result.err)
        self.assertFalse(os.path.exists(self.path('x.db')))


class BesideAnalyze(ProgramTest):
    """analyze --plan: the same deviations as audit --plan, behind the overview."""

    def setUp(self):
        super().setUp()
        self.sample = os.path.join(SAMPLES, 'plant-cell.pcapng')
        self.analyze(self.sample)
        self.plan = self.path('plan.csv')
        self.assertEqual(self.s7scope('plan', self.path('x.db'), '-O', self.plan).code, 0)

    def test_a_plan_that_fits(self):
        out = self.analyze(self.sample, '--plan', self.plan, inventory='new.db').out
        self.assertIn('Deviations from %s: nothing' % self.plan, ' '.join(out.split()))
        self.assertLess(out.index('S7 servers'), out.index('Deviations'))

    def test_a_line_that_is_missing(self):
        with open(self.plan, encoding='utf-8', newline='') as file:
            lines = file.read().splitlines(keepends=True)
        taken = next(i for i, line in enumerate(lines) if ',write,' in line)
        self.file('plan.csv', ''.join(lines[:taken] + lines[taken + 1:]).encode())
        text = ' '.join(self.analyze(self.sample, '--plan', self.plan, inventory='new.db').out.split())
        audit = self.s7scope('audit', self.path('new.db'), '--plan', self.plan, '-f', 'json')
        findings = [f for f in json.loads(audit.out) if f['rule'] in PLAN_RULES]
        self.assertGreater(len(findings), 0)
        for finding in findings:
            self.assertIn('[%s] %s: %s' % (finding['severity'], finding['rule'], finding['title']), text)

    def test_stations_have_their_names(self):
        names = self.file('names.csv', b'address,name\n192.168.10.45,Laptop of Eve\n')
        with open(self.plan, encoding='utf-8', newline='') as file:
            lines = file.read().splitlines(keepends=True)
        self.file('plan.csv', ''.join(line for line in lines if '192.168.10.45' not in line).encode())
        out = self.analyze(self.sample, '--plan', self.plan, '--names', names, inventory='new.db').out
        self.assertIn('Laptop of Eve', out[out.index('Deviations'):])

    def test_a_bad_plan_is_refused_before_any_work(self):
        self.file('plan.csv', b'client,server\n10.0.0.1\n')
        result = self.s7scope('analyze', self.sample, '-o', self.path('new.db'), '--plan', self.plan)
        self.assertEqual(result.code, 3)
        self.assertFalse(os.path.exists(self.path('new.db')))
