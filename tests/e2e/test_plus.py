"""S7comm-plus in captures of others: what their description says is in them is what the inventory shows."""
import csv
import glob
import os

from support import CAPTURES, ProgramTest

EXPECTED = os.path.join(CAPTURES, 'expected')


class Plus(ProgramTest):
    def setUp(self):
        super().setUp()
        self.need(os.path.isdir(EXPECTED), 'the captures of others are not in %s' % CAPTURES)

    def inventory(self, name):
        self.analyze(os.path.join(CAPTURES, name))

    def events(self):
        return [(e['kind'], e['detail'], e['outcome'], e['frame']) for e in self.report('events')]

    def device(self, address):
        return next(d for d in self.report('devices') if d['address'] == address)

    def test_engineering_station_downloads_a_block(self):
        """TIA Portal V12 sends OB1 to an S7-1200; the file's name calls that uploading."""
        self.inventory('S7-1200-Uploading-OB1-TIAV12.pcap')
        connection = self.report('connections')[0]
        self.assertEqual((connection['protocol'], connection['connection_type']), ('s7comm-plus', 'es'))
        self.assertEqual((connection['requests'], connection['responses'], connection['unanswered']), (43, 43, 0))
        controller = self.device('192.168.1.191')
        self.assertEqual((controller['order_number'], controller['firmware'], controller['serial'], controller['family']),
                         ('6ES7 214-1HE30-0XB0', 'V2.2', 'SZVBDYXX017685', 'S7-1200'))
        self.assertEqual(controller['identity_source'], 'order-number,s7comm-plus')
        self.assertEqual(self.device('192.168.1.10')['name'], 'VORTEX')
        self.assertEqual(self.events(), [('session-created', 'ES VORTEX_21032491', 'succeeded', 6),
                                         ('program-download', 'OB1 "Main"', 'succeeded', 129)])
        operations = {(o['operation'], o['detail']): o for o in self.report('operations')}
        self.assertEqual(operations['create-object', 'OB1']['ok'], 1)
        self.assertEqual(operations['get-var-sub-streamed', '0x89f90000 FailsafeControl.OverallSignature']['errors'], {'0xfff4': 2})
        self.assertEqual(self.value("select value from device_fact where fact = 'operating_mode'"), 'RUN')

    def test_panel_reads_and_writes_a_block(self):
        self.inventory('s7-1200-hmi.pcap')
        controller = self.device('192.168.25.131')
        self.assertEqual((controller['order_number'], controller['firmware']), ('6ES7 211-1BE31-0XB0', 'V3.0'))
        accesses = [(a['operation'], a['area'], a['db'], a['detail'], a['requests'], a['ok']) for a in self.report('accesses')]
        self.assertEqual(accesses, [('read', 'symbol', 3, 'crc 0x1ff31af7 lid 10', 8, 8),
                                    ('read', 'symbol', 3, 'crc 0xef49945c lid 14.0.256', 8, 8),
                                    ('write', 'symbol', 3, 'crc 0xef49945c lid 14.0.256', 1, 1)])
        connection = self.report('connections')[0]
        self.assertEqual((connection['read_bytes'], connection['written_bytes']), (8 * 257, 256))

    def test_every_message_counts_once(self):
        """Requests, responses and notifications are as many as another decoder sees opcodes."""
        for table in glob.glob(os.path.join(EXPECTED, '*.s7plus.tsv')):
            name = os.path.basename(table)[:-len('.s7plus.tsv')]
            with self.subTest(name):
                with open(table, encoding='utf-8', newline='') as file:
                    opcodes = [row['s7comm-plus.data.opcode'] for row in csv.DictReader(file, delimiter='\t')]
                self.analyze(os.path.join(CAPTURES, name), inventory=name + '.db')
                found = self.rows("select sum(requests) q, sum(responses) r, sum(unanswered) u from connections "
                                  "where protocol = 's7comm-plus'", name + '.db')[0]
                self.assertEqual((found['q'], found['r'], found['u']), (opcodes.count('0x31'), opcodes.count('0x32'), 0))
                pushes = self.value("select coalesce(sum(pushes), 0) from connection_totals", name + '.db')
                self.assertEqual(pushes, opcodes.count('0x33'))
