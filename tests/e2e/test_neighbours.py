"""What stations say of themselves: devices, events and questions for MACs of samples/neighbours.pcap, and the tables of the machine."""
import json
import os

from support import ROOT, SAMPLES, ProgramTest

SAMPLE = os.path.join(SAMPLES, 'neighbours.pcap')
PLC = ('192.168.10.21', '28:63:36:8d:00:21')


class Neighbours(ProgramTest):
    def devices(self, *options, environment=None):
        self.analyze(SAMPLE, *options, environment=environment)
        return {(row['address'], row['mac']): row for row in self.rows('select * from devices')}

    def test_devices_say_what_the_stations_said(self):
        devices = self.devices()
        with open(os.path.join(SAMPLES, 'truth', 'neighbours.json'), encoding='utf-8') as file:
            truth = json.load(file)['devices']
        self.assertTrue(truth)
        for station in truth:
            rows = [row for (address, _), row in devices.items() if address == station['address'] and row['identity_source']]
            self.assertEqual(len(rows), 1, station)
            self.assertEqual({fact: rows[0][fact] for fact in station}, station)
        plc = devices[PLC]
        self.assertEqual((plc['roles'], plc['vendor'], plc['identity_source']), ('server', None, 'lldp,order-number'))
        self.assertIn(('192.168.10.30', '02:00:5e:10:00:66'), devices)

    def test_events_name_conflicts_and_new_names(self):
        self.devices()
        events = self.rows('select kind, server, detail, outcome, frame from events')
        self.assertEqual([(e['kind'], e['server'], e['outcome']) for e in events], [
            ('address-conflict', '192.168.10.30', 'seen'), ('identity-changed', None, 'seen')])
        self.assertIn('00:1b:1b:62:00:30 and 02:00:5e:10:00:66', events[0]['detail'])
        self.assertIn('name set to panel-2 by 8c:f3:19:20:00:40', events[1]['detail'])

    def test_questions_for_macs_are_counted(self):
        self.devices()
        rows = self.rows('select asker, target, questions, answers from resolution order by target')
        self.assertEqual([tuple(r.values()) for r in rows], [
            ('192.168.10.40', '192.168.10.11', 1, 1), ('192.168.10.40', '192.168.10.30', 1, 2),
            ('192.168.10.40', '192.168.10.50', 3, 0), ('fd00:10::40', 'fd00:10::21', 1, 1)])

    def test_vendors_come_from_the_file_that_is_named(self):
        oui = self.file('oui.csv', b'Registry,Assignment,Organization Name,Organization Address\r\nMA-L,286336,Siemens AG,Germany\r\n')
        for options, environment in ((('--oui', oui), None), ((), {'S7SCOPE_OUI': oui})):
            vendors = {mac: row['vendor'] for (_, mac), row in self.devices(*options, environment=environment).items()}
            self.assertEqual((vendors['28:63:36:8d:00:21'], vendors['00:1b:1b:1c:00:11']), ('Siemens AG', None))
            os.remove(self.path('x.db'))

    def test_a_registry_that_is_named_has_to_be_there(self):
        result = self.s7scope('analyze', SAMPLE, '-o', self.path('x.db'), '--oui', self.path('no.csv'))
        self.assertEqual((result.code, '--oui' in result.err), (2, True), result.err)
        self.assertFalse(os.path.exists(self.path('x.db')))

    def test_families_come_from_the_data_file(self):
        with open(os.path.join(ROOT, 'reports', 'data', 'cpu-families.tsv'), encoding='utf-8') as file:
            lines = [line for line in file.read().splitlines() if not line.startswith('#')]
        press = ['6ES7511*', '-', '-', 'the press'] + ['-'] * (len(lines[0].split('\t')) - 4)
        press[lines[0].split('\t').index('putget')] = 'unknown'
        self.file('cpu-families.tsv', '\n'.join([lines[0], '\t'.join(press), '']).encode())
        self.assertEqual(self.devices(environment={'S7SCOPE_DATA': self.folder})[PLC]['family'], 'the press')
        self.file('cpu-families.tsv', b'nonsense\n')
        result = self.s7scope('analyze', SAMPLE, '-o', self.path('y.db'), environment={'S7SCOPE_DATA': self.folder})
        self.assertEqual((result.code, 'cpu-families.tsv' in result.err), (3, True), result.err)
