"""--redact: nothing that tells whose plant it is gets into any report, and everything else stays as it is."""
import collections
import ipaddress
import json
import os
import re
import zipfile

from support import SAMPLES, ProgramTest

VIEWS = ('connections', 'sessions', 'accesses', 'operations', 'attempts', 'devices', 'events', 'captures', 'connection-list')
TELLING = ('name', 'serial', 'plant', 'location', 'module', 'memory_card', 'client_host', 'client_user', 'certificate', 'ip_address',
           'mac', 'mac_address')
PLANTS = ('plant-cell.pcapng', 's7comm-plus-session.pcap', 'engineering-changes.pcap', 'neighbours.pcap', 'tls-in-cotp.pcap',
          'nc-and-bsend.pcap', 'tunnels.pcapng')
SAME_EVERYWHERE = ('SIMATIC-ROOT-',)  # TSAPs of the engineering tools


class RedactionTest(ProgramTest):
    def secrets(self, inventory='x.db'):
        """Addresses, MACs and other telling texts of an inventory, by SQL."""
        def texts(query):
            return {next(iter(row.values())) for row in self.rows(query, inventory)} - {None, ''}
        addresses = set()
        for table, columns in (('connection', ('client', 'server')), ('attempt', ('client', 'server', 'refuser_address')),
                               ('device_fact', ('address',)), ('event', ('client', 'server')), ('resolution', ('asker', 'target'))):
            for column in columns:
                addresses |= texts('select distinct %s from %s' % (column, table))
        addresses = {a for a in addresses if not self.is_nobodys(a)}
        macs = texts('select distinct mac from session_direction') | texts('select distinct mac from device_fact')
        words = texts("select distinct value from device_fact where fact in ('%s')" % "', '".join(TELLING))
        words |= {os.path.basename(name) for name in texts('select name from capture')}
        for details in (texts('select detail from event'), texts('select detail from operation')):
            for detail in details:
                words |= set(re.findall(r'(?:author|family|name|sni=) ?([A-Z][A-Z0-9_]+|[a-z0-9-]+\.[a-z]+)', detail))
                words |= set(re.findall(r'/_N_\w+/(_N_\w+)', detail)) | set(re.findall('"([^"]+)"', detail))
        for side in ('client_tsap', 'server_tsap'):
            for hexes in texts('select distinct %s from connection' % side):
                spelled = bytes.fromhex(hexes)[2 if hexes.startswith('e0') else 0:]
                if len(spelled) > 2 and all(0x20 <= b < 0x7f for b in spelled) and not spelled.decode().startswith(SAME_EVERYWHERE):
                    words |= {spelled.decode(), hexes}
        words -= addresses | macs
        return addresses, macs, {w for w in words if len(w) > 2 and w != 'itself'}

    @staticmethod
    def is_nobodys(text):
        address = ipaddress.ip_address(text)
        return address.is_loopback or address.is_multicast or address.is_unspecified or text.startswith(('0.', '255.'))

    def every_report(self):
        """Name -> text of every report in every format, redacted."""
        out = {}
        for view in VIEWS:
            for form in ('text', 'csv', 'json', 'md'):
                out[view, form] = ('report', view, '-f', form)
        out['overview', 'text'] = ('report',)
        out['overview', 'html'] = ('report', '-f', 'html')
        out['connections', 'html'] = ('report', 'connections', '-f', 'html')
        for form in ('text', 'json', 'md', 'html'):
            out['audit', form] = ('audit', '--fail-on', 'never', '-f', form)
        out['plan', 'csv'] = ('plan',)
        for form in ('nftables', 'csv'):
            out['firewall', form] = ('firewall', '-f', form)
        texts = {}
        for key, (command, *rest) in out.items():
            result = self.s7scope(command, self.path('x.db'), *rest, '--redact')
            self.assertEqual(result.code, 0, (key, result.err))
            texts[key] = result.out
        for command in (('report',), ('report', 'connection-list'), ('audit', '--fail-on', 'never')):
            texts[' '.join(command), 'xlsx'] = self.workbook(*command)
        return texts

    def workbook(self, command, *words):
        """All parts of a workbook: cells, properties and comments."""
        result = self.s7scope(command, self.path('x.db'), *words, '--redact', '-f', 'xlsx', '-O', self.path('r.xlsx'))
        self.assertEqual(result.code, 0, result.err)
        with zipfile.ZipFile(self.path('r.xlsx')) as archive:
            return '\n'.join(archive.read(name).decode('utf-8') for name in archive.namelist())

    def assert_nothing_tells(self, secrets, text, key):
        addresses, macs, words = secrets
        shown = set(re.findall(r'[0-9A-Fa-f.:]+', text)) | set(re.findall(r'\d+\.\d+\.\d+\.\d+', text))
        self.assertEqual(addresses & shown, set(), key)
        self.assertEqual(macs & shown, set(), key)
        self.assertEqual([w for w in words if re.search(r'(?<!\w)%s(?!\w)' % re.escape(w), text)], [], key)

    def renew(self, sample):
        if os.path.exists(self.path('x.db')):
            os.remove(self.path('x.db'))
        self.analyze(os.path.join(SAMPLES, sample))


class Redaction(RedactionTest):
    def test_nothing_telling_is_in_any_report_of_any_format(self):
        for sample in PLANTS:
            with self.subTest(sample=sample):
                self.renew(sample)
                secrets = self.secrets()
                self.assertTrue(secrets[0] or secrets[1])
                for key, text in self.every_report().items():
                    self.assert_nothing_tells(secrets, text, key)

    def test_everything_else_stays_and_stations_keep_their_pseudonyms(self):
        self.renew('plant-cell.pcapng')
        pseudonyms = {}
        for view in VIEWS:
            real = self.report(view)
            redacted = json.loads(self.s7scope('report', self.path('x.db'), view, '-f', 'json', '--redact').out)
            self.assertEqual(len(real), len(redacted), view)
            for before, after in zip(real, redacted):
                for key, value in before.items():
                    self.assertEqual(value is None, after[key] is None, (view, key))
                    if key in ('client', 'server', 'address') and value is not None:
                        self.assertEqual(pseudonyms.setdefault(value, after[key]), after[key], view)
                        self.assertEqual(ipaddress.ip_address(value).is_private, ipaddress.ip_address(after[key]).is_private)
                    elif not isinstance(value, str) or key.endswith(('_seen', 'opened', 'closed', 'order_number', 'firmware', 'family')):
                        self.assertEqual(value, after[key], (view, key))
        self.assertEqual(len(set(pseudonyms.values())), len(pseudonyms))

        def subnet(address):
            return address.rpartition('.')[0]
        for a, first in pseudonyms.items():
            for b, second in pseudonyms.items():
                self.assertEqual(subnet(a) == subnet(b), subnet(first) == subnet(second))

    def test_macs_keep_their_vendor(self):
        self.renew('plant-cell.pcapng')
        real = [d['mac'] for d in self.report('devices')]
        redacted = [d['mac'] for d in json.loads(self.s7scope('report', self.path('x.db'), 'devices', '-f', 'json', '--redact').out)]
        self.assertEqual([m and m[:8] for m in real], [m and m[:8] for m in redacted])
        self.assertEqual([m for m in redacted if m in real and m is not None], [])

    def test_names_of_a_file_are_replaced_too(self):
        self.renew('plant-cell.pcapng')
        names = self.file('names.csv', b'address,name\n192.168.10.30,Bakery panel\n192.168.0.0/16,Bakery\n')
        for words in (('report', 'connections'), ('plan',), ('audit', '--fail-on', 'never')):
            out = self.s7scope(words[0], self.path('x.db'), *words[1:], '--names', names, '--redact').out
            self.assertNotIn('Bakery', out, words)
            self.assertIn('station-', out, words)

    def test_the_inventory_itself_is_not_changed(self):
        self.renew('plant-cell.pcapng')
        with open(self.path('x.db'), 'rb') as file:
            before = file.read()
        first = self.s7scope('report', self.path('x.db'), '--redact').out
        self.assertEqual(first, self.s7scope('report', self.path('x.db'), '--redact').out)
        with open(self.path('x.db'), 'rb') as file:
            self.assertEqual(file.read(), before)

    def test_a_plan_as_input_of_firewall_is_refused(self):
        plan = self.file('plan.csv', b'client,server\n10.0.0.1,10.0.0.2\n')
        self.assertEqual(self.s7scope('firewall', plan, '--redact').code, 2)


class FilesOfTheUser(RedactionTest):
    """Plans, zones, mutes and names speak of real stations; what they say is said of the pseudonyms."""
    TELLING = ('Bakery', 'Packing', 'Miller', 'Oven', '10.77.0.9', '10.88.', 'secret', '192.168.10.')

    def setUp(self):
        super().setUp()
        self.renew('plant-cell.pcapng')
        names = self.file('secret-names.csv', b'address,name\n192.168.10.30,Bakery panel\n')
        plan = self.s7scope('plan', self.path('x.db'), '--names', names).out.splitlines()
        self.assertGreater(len(plan), 5)
        header = plan[0].split(',')
        own = {'client': '10.77.0.9', 'server': 'Bakery panel', 'port': '102', 'name': 'Oven 3', 'owner': 'Miller', 'purpose': 'Packing'}
        wide = {'client': '10.88.0.0/16', 'server': '192.168.10.0/24', 'port': '102'}
        lines = plan[:1] + plan[3:] + [','.join(line.get(column, '') for column in header) for line in (own, wide)]
        plan = self.file('secret-plan.csv', '\n'.join(lines).encode())
        zones = self.file('secret-zones.csv', b'zone,address,to,verdict\nBakery hall,192.168.10.0/28,,\nPacking,192.168.10.30,,\n'
                                              b'Packing,10.88.0.0/16,,\nPacking,,Bakery hall,allowed\n*,,Bakery hall,forbidden\n')
        mutes = self.file('secret-mutes.csv', b'rule,client,server\nputget-read-open,Bakery panel,\nputget-write-open,192.168.10.0/29,\n')
        self.audit = ('audit', '--names', names, '--plan', plan, '--zones', zones, '--mute', mutes, '--fail-on', 'never')
        self.list = ('report', 'connection-list', '--names', names, '--zones', zones)

    def run_on(self, words, *more):
        result = self.s7scope(words[0], self.path('x.db'), *words[1:], *more)
        self.assertEqual(result.code, 0, result.err)
        return result.out

    def test_judge_the_pseudonyms_as_the_stations(self):
        def kinds(text):
            return collections.Counter((f['rule'], f['severity'], f['confidence'], f['count']) for f in json.loads(text))
        real, redacted = (kinds(self.run_on(self.audit, '-f', 'json', *more)) for more in ((), ('--redact',)))
        self.assertEqual(real, redacted)
        rules = {rule for rule, _, _, _ in real}
        self.assertIn('planned-not-seen', rules)
        self.assertTrue(any(rule.startswith('unplanned-') for rule in rules), rules)
        self.assertTrue(any(rule.startswith('zone-') for rule in rules), rules)
        self.assertNotEqual(real, kinds(self.run_on(('audit', '--fail-on', 'never'), '-f', 'json')))

    def test_leave_no_trace(self):
        secrets = self.secrets()
        texts = {form: self.run_on(self.audit, '--redact', '-f', form) for form in ('text', 'csv', 'json', 'md', 'html')}
        texts.update({('list', form): self.run_on(self.list, '--redact', '-f', form) for form in ('text', 'csv', 'json', 'md', 'html')})
        texts['xlsx'] = self.workbook(*self.audit)
        texts['list xlsx'] = self.workbook(*self.list)
        texts['everything'] = self.workbook('report', *self.list[2:])
        for key, text in texts.items():
            self.assert_nothing_tells(secrets, text, key)
            for word in self.TELLING:
                self.assertNotIn(word, text, key)
        self.assertIn('zone-1', texts['list', 'csv'])

    def test_stations_have_one_pseudonym_in_all_reports(self):
        def both(words, key):
            return [[row[key] for row in json.loads(self.run_on(words, '-f', 'json', *more))] for more in ((), ('--redact',))]
        pseudonyms = dict(zip(*both(('report', 'connections'), 'client')))
        told = 0
        for real, redacted in zip(*both(('audit', '--fail-on', 'never'), 'client')):
            self.assertEqual(redacted, pseudonyms.get(real, redacted))
            told += real in pseudonyms
        self.assertGreater(told, 3)


class InventoriesForOthers(RedactionTest):
    """merge --redact writes an inventory that can be given away; diff --redact compares two."""

    def setUp(self):
        super().setUp()
        self.renew('plant-cell.pcapng')
        self.secret = self.secrets()

    def assert_file_tells_nothing(self, secrets, inventory):
        addresses, macs, words = secrets
        with open(self.path(inventory), 'rb') as file:
            content = file.read()
        orders = {'4' + ipaddress.ip_address(a).packed.hex() for a in addresses if ':' not in a}
        for secret in addresses | macs | orders:
            self.assertIsNone(re.search(rb'(?<![0-9.])%s(?![0-9.])' % re.escape(secret.encode()), content), secret)
        self.assertEqual([w for w in words if re.search(rb'(?<!\w)%s(?!\w)' % re.escape(w.encode()), content)], [])

    def test_a_copy(self):
        for sample in PLANTS:
            with self.subTest(sample=sample):
                self.renew(sample)
                result = self.s7scope('merge', '-o', self.path('copy.db'), self.path('x.db'), '--redact')
                self.assertEqual(result.code, 0, result.err)
                self.assert_file_tells_nothing(self.secrets(), 'copy.db')
                self.assertEqual(self.value('pragma integrity_check', 'copy.db'), 'ok')
                for view in VIEWS[:-1]:
                    self.assertEqual(self.value('select count(*) from ' + view), self.value('select count(*) from ' + view, 'copy.db'))
                for sums in ('sum(requests), sum(reads), sum(written_bytes) from connections', 'sum(ok), sum(failed) from accesses',
                             'sum(packets_to_server) from sessions'):
                    self.assertEqual(self.rows('select ' + sums), self.rows('select ' + sums, 'copy.db'))

    def test_of_two_sensors(self):
        self.analyze(os.path.join(SAMPLES, 'engineering-changes.pcap'), '--sensor', 'Bakery', inventory='other.db')
        result = self.s7scope('merge', '-o', self.path('all.db'), self.path('x.db'), self.path('other.db'), '--redact')
        self.assertEqual(result.code, 0, result.err)
        for secrets in (self.secret, self.secrets('other.db')):
            self.assert_file_tells_nothing(secrets, 'all.db')
            self.assert_nothing_tells(secrets, result.out, 'page')
        self.assertNotIn('Bakery', result.out)
        self.assertNotIn(self.folder, result.out)
        orders = self.rows("select client, client_order from connection where client like '192.168.%'", 'all.db')
        for row in orders:
            self.assertIn(ipaddress.ip_address(row['client']).packed.hex(), row['client_order'])

    def test_names_of_networks_are_not_kept(self):
        names = self.file('names.csv', b'address,name\n192.168.10.30,Bakery panel\n192.168.0.0/16,Bakery\n')
        os.remove(self.path('x.db'))
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'), '--names', names)
        self.s7scope('merge', '-o', self.path('copy.db'), self.path('x.db'), '--redact')
        with open(self.path('copy.db'), 'rb') as file:
            content = file.read()
        self.assertNotIn(b'Bakery', content)
        self.assertNotIn(b'192.168.0.0/16', content)
        self.assertGreater(self.value("select count(*) from connections where client_name like 'station-%'", 'copy.db'), 0)

    def test_diff(self):
        self.analyze(os.path.join(SAMPLES, 'engineering-changes.pcap'), inventory='other.db')

        def kinds(text):
            return collections.Counter(row['kind'] for row in json.loads(text))
        for form in ('json', 'text', 'csv', 'md'):
            words = ('diff', self.path('x.db'), self.path('other.db'), '--fail-on', 'never', '-f', form)
            redacted = self.s7scope(*words, '--redact').out
            for secrets in (self.secret, self.secrets('other.db')):
                self.assert_nothing_tells(secrets, redacted, form)
            self.assertNotIn(self.folder, redacted)
            if form == 'json':
                self.assertEqual(kinds(redacted), kinds(self.s7scope(*words).out))
        same = self.s7scope('diff', self.path('x.db'), self.path('x.db'), '--redact')
        self.assertEqual(same.code, 0, same.out)
