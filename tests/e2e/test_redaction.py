"""--redact: nothing that tells whose plant it is gets into any report, and everything else stays as it is."""
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


class Redaction(ProgramTest):
    def secrets(self):
        """Addresses, MACs and other telling texts of an inventory, by SQL."""
        def texts(query):
            return {next(iter(row.values())) for row in self.rows(query)} - {None, ''}
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
        for form in ('text', 'json', 'md'):
            out['audit', form] = ('audit', '--fail-on', 'never', '-f', form)
        out['plan', 'csv'] = ('plan',)
        for form in ('nftables', 'csv'):
            out['firewall', form] = ('firewall', '-f', form)
        texts = {}
        for key, (command, *rest) in out.items():
            result = self.s7scope(command, self.path('x.db'), *rest, '--redact')
            self.assertEqual(result.code, 0, (key, result.err))
            texts[key] = result.out
        self.s7scope('report', self.path('x.db'), '--redact', '-f', 'xlsx', '-O', self.path('r.xlsx'))
        with zipfile.ZipFile(self.path('r.xlsx')) as archive:
            texts['everything', 'xlsx'] = '\n'.join(archive.read(name).decode('utf-8') for name in archive.namelist())
        return texts

    def renew(self, sample):
        if os.path.exists(self.path('x.db')):
            os.remove(self.path('x.db'))
        self.analyze(os.path.join(SAMPLES, sample))

    def test_nothing_telling_is_in_any_report_of_any_format(self):
        for sample in PLANTS:
            with self.subTest(sample=sample):
                self.renew(sample)
                addresses, macs, words = self.secrets()
                self.assertTrue(addresses or macs)
                for key, text in self.every_report().items():
                    shown = set(re.findall(r'[0-9A-Fa-f.:]+', text)) | set(re.findall(r'\d+\.\d+\.\d+\.\d+', text))
                    self.assertEqual(addresses & shown, set(), key)
                    self.assertEqual(macs & shown, set(), key)
                    self.assertEqual([w for w in words if re.search(r'(?<!\w)%s(?!\w)' % re.escape(w), text)], [], key)

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

    def test_files_that_name_real_stations_are_refused(self):
        self.renew('plant-cell.pcapng')
        for words in (('audit', '--plan', 'p.csv'), ('audit', '--mute', 'm.csv'), ('audit', '--zones', 'z.csv')):
            result = self.s7scope(words[0], self.path('x.db'), *words[1:], '--redact')
            self.assertEqual(result.code, 2, words)
            self.assertIn('--redact does not go with ' + words[1], result.err)
        plan = self.file('plan.csv', b'client,server\n10.0.0.1,10.0.0.2\n')
        self.assertEqual(self.s7scope('firewall', plan, '--redact').code, 2)
