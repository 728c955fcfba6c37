"""Firewall rules: loaded by the real programs, passed and blocked with real packets."""
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys

from support import HERE, SAMPLES, ProgramTest

HEADER = 'client,server,port,client_tsap,server_tsap,protocol,direction,area,db,first_byte,bytes,name,owner,purpose,approved\n'
PLAN = HEADER + (
    '10.10.1.2,10.10.3.2,102,0100,0102,s7comm,read,DB,10,0,28,Panel > Press,,visualisation,\n'
    '10.10.1.2,10.10.3.2,102,0100,0102,s7comm,write,DB,11,8,4,,,,\n'
    'fd00:1::2,fd00:3::/64,,,,,,,,,,,,,\n'
    '10.10.2.0/24,10.10.3.2,1102,,,,,,,,,,,,\n')
NASTY = 'a "quoted" word, a \\ back, `ls` $(ls) #x\n{ drop } \u00e4' + 'long ' * 60
SKIPPED = 77


class Firewall(ProgramTest):
    def rules(self, plan, form, *words):
        name = self.file('plan.csv', plan.encode('utf-8'))
        result = self.s7scope('firewall', name, '-f', form, '-O', self.path('rules'), *words)
        self.assertEqual((result.code, result.out), (0, ''), result.err)
        with open(self.path('rules'), encoding='utf-8', newline='') as file:
            return file.read()

    def in_namespace(self, *command):
        """Runs a command in a network namespace of its own; skips where there can be none."""
        for tool in ('unshare', 'ip', 'nft'):
            self.need(shutil.which(tool), 'wants ' + tool)
        unshare = ['unshare', '--net'] if os.geteuid() == 0 else ['unshare', '--user', '--map-root-user', '--net']
        probe = subprocess.run(unshare + ['nft', 'list', 'ruleset'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.need(probe.returncode == 0, 'no network namespace with nftables: ' + probe.stdout.decode('utf-8', 'replace').strip())
        return subprocess.run(unshare + [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                              check=False)

    def check_loads(self, form):
        if form == 'nftables':
            commands = [('nft', '-c', '-f')]
        else:
            commands = [('iptables-restore', '--noflush', '--test'), ('ip6tables-restore', '--noflush', '--test')]
        for command in commands:
            self.need(shutil.which(command[0]), 'wants ' + command[0])
            done = self.in_namespace(*command, self.path('rules'))
            self.assertEqual(done.returncode, 0, done.stdout.decode('utf-8', 'replace'))


class Packets(Firewall):
    """A planned client, another one, a server and the router with the rules between them."""

    def play(self, kind):
        self.rules(PLAN, kind)
        done = self.in_namespace(sys.executable, os.path.join(HERE, 'router.py'), kind, self.path('rules'))
        text = done.stdout.decode('utf-8', 'replace')
        self.need(done.returncode != SKIPPED, text.strip())
        self.assertEqual(done.returncode, 0, text)
        return json.loads(text.splitlines()[-1])  # after what the interpreter may say of pipes that broke

    def check(self, kind):
        result = self.play(kind)
        self.assertEqual(set(result['before'].values()), {'answered'}, result['before'])
        passes = {'planned 4 102', 'planned 6 102', 'planned 6 1102', 'other 4 1102'}  # the lines of PLAN
        passes |= {name for name in result['after'] if name.endswith(' 4840')}         # not guarded
        self.assertEqual({name for name, outcome in result['after'].items() if outcome == 'answered'}, passes)
        self.assertEqual({outcome for name, outcome in result['after'].items() if name not in passes}, {'silent'})
        self.assertEqual(result['open before'], {'planned': 'answered', 'other': 'answered'})
        self.assertEqual(result['open'], {'planned': 'answered', 'other': 'silent'}, 'connections that were open when the rules came')
        return result['shown']

    def test_nftables_passes_what_is_planned_and_blocks_the_rest(self):
        shown = self.check('nftables')
        self.assertRegex(shown, r'ip saddr 10\.10\.1\.2 ip daddr 10\.10\.3\.2 tcp dport 102 .*counter packets [1-9]\d* .*comment "Panel > Press')
        self.assertRegex(shown, r'counter packets [1-9]\d* bytes \d+ drop')
        self.assertRegex(shown, r'counter packets [1-9]\d* bytes \d+ accept comment "answers"')

    def test_iptables_passes_what_is_planned_and_blocks_the_rest(self):
        for tool in ('iptables-restore', 'ip6tables-restore'):
            self.need(shutil.which(tool), 'wants ' + tool)
        shown = self.check('iptables')
        self.assertRegex(shown, r'\[[1-9]\d*:\d+\] -A S7SCOPE -s 10\.10\.1\.2/32 -d 10\.10\.3\.2/32 .* -j ACCEPT')
        self.assertRegex(shown, r'\[[1-9]\d*:\d+\] -A S7SCOPE .* -j DROP')


class Loading(Firewall):
    def test_rules_of_every_form_load(self):
        for form in ('nftables', 'iptables'):
            for chain in ('forward', 'input'):
                text = self.rules(PLAN, form, '--chain', chain)
                self.assertIn(chain if form == 'nftables' else chain.upper(), text)
                self.check_loads(form)

    def test_rules_from_inventories_load(self):
        for sample in ('plant-cell.pcapng', 'failed-attempts.pcap', 'link-types.pcapng', 'all-item-syntaxes.pcap'):
            self.analyze(os.path.join(SAMPLES, sample), inventory=sample + '.db')
            for form in ('nftables', 'iptables'):
                result = self.s7scope('firewall', self.path(sample + '.db'), '-f', form, '-O', self.path('rules'))
                self.assertEqual(result.code, 0, result.err)
                self.check_loads(form)

    def test_nothing_in_a_plan_becomes_a_rule_of_its_own(self):
        row = io.StringIO()
        csv.writer(row).writerow(['10.0.0.1', '10.0.0.2', '102'] + [''] * 8 + [NASTY, '', NASTY, ''])
        for form in ('nftables', 'iptables'):
            text = self.rules(HEADER + row.getvalue(), form)
            self.check_loads(form)
            self.assertEqual(len(re.findall('10.0.0.1', text)), 1)
            self.assertNotIn('\\', text.split('10.0.0.1')[1].split('\n')[0])

    def test_a_plan_that_permits_nothing_closes_the_port(self):
        for form in ('nftables', 'iptables'):
            self.rules(HEADER, form)
            self.check_loads(form)


class Content(Firewall):
    def test_csv_says_who_may_connect_to_whom(self):
        rows = list(csv.DictReader(io.StringIO(self.rules(PLAN, 'csv'))))
        self.assertEqual([(r['source'], r['destination'], r['protocol'], r['port'], r['action']) for r in rows], [
            ('10.10.1.2', '10.10.3.2', 'tcp', '102', 'allow'), ('fd00:1::2', 'fd00:3::/64', 'tcp', '102', 'allow'),
            ('fd00:1::2', 'fd00:3::/64', 'tcp', '1102', 'allow'), ('10.10.2.0/24', '10.10.3.2', 'tcp', '1102', 'allow'),
            ('any', 'any', 'tcp', '102', 'deny'), ('any', 'any', 'tcp', '1102', 'deny')])
        self.assertEqual({r['direction'] for r in rows}, {'source to destination'})
        self.assertEqual(rows[0]['comment'], 'Panel > Press, 10.10.1.2 > 10.10.3.2: reads DB10 0-27; writes DB11 8-11 (visualisation)')

    def test_what_was_only_attempted_gets_no_rule(self):
        self.analyze(os.path.join(SAMPLES, 'failed-attempts.pcap'))
        result = self.s7scope('firewall', self.path('x.db'), '-f', 'csv')
        allowed = {(r['source'], r['destination']) for r in csv.DictReader(io.StringIO(result.out)) if r['action'] == 'allow'}
        established = {(r['client'], r['server']) for r in self.report('attempts') if r['outcome'] == 'established'}
        self.assertEqual(allowed, established)

    def test_a_plan_and_its_inventory_make_the_same_rules(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        self.assertEqual(self.s7scope('plan', self.path('x.db'), '-O', self.path('plan.csv')).code, 0)
        texts = [self.s7scope('firewall', self.path(name), '-f', 'csv').out for name in ('x.db', 'plan.csv')]
        self.assertEqual(*texts)

    def test_names_stand_for_all_their_addresses(self):
        names = self.file('names.csv', b'address,name\n10.0.0.1,HMI\nfd00::1,HMI\n10.0.0.2,PLC\nfd00::2,PLC\n')
        text = self.rules(HEADER + 'HMI,PLC' + ',' * 13 + '\n', 'csv', '--names', names)
        rows = [(r['source'], r['destination'], r['comment']) for r in csv.DictReader(io.StringIO(text)) if r['action'] == 'allow']
        self.assertEqual(rows, [('10.0.0.1', '10.0.0.2', 'HMI > PLC'), ('fd00::1', 'fd00::2', 'HMI > PLC')])

    def test_what_no_packet_can_match_is_said(self):
        result = self.s7scope('firewall', '-', '-f', 'csv', stdin=(HEADER + '10.0.0.1,fd00::2' + ',' * 13 + '\n').encode())
        self.assertEqual(result.code, 0)
        self.assertIn('line 2: client and server have no IP version in common', result.err)
        self.assertEqual([r['action'] for r in csv.DictReader(io.StringIO(result.out))], ['deny'])

    def test_unreadable_input_is_refused(self):
        for content in (b'', b'no plan', b'\x00\x01\x02', b'SQLite format 3\x00nothing'):
            result = self.s7scope('firewall', self.file('x', content))
            self.assertIn(result.code, (3, 4), content)
            self.assertEqual(result.out, '')
