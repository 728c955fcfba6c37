"""The connection list: its columns, its order, its lines against SQL, and that two lists are the same."""
import csv
import io
import os

from support import SAMPLES, ProgramTest

# In the order of the list that plants are handed over with.
COLUMNS = ('no,id,zone,client_station,client,client_mac,client_order_number,client_firmware,client_identity_source,'
           'server_station,server,server_mac,server_order_number,server_firmware,server_identity_source,active_partner,type,'
           'client_tsap,client_tsap_meaning,server_tsap,server_tsap_meaning,subnet,vlan,router_hop,client_ttl,server_ttl,'
           'pdu_size,max_jobs_calling,max_jobs_called,tpdu_size,area,db,from_byte,to_byte,variable,direction,length,cycle_us,'
           'first_seen,last_seen,sessions,longest_gap_us,errors,secure,putget_needed,local_id,connection_name,owner,purpose,'
           'approved_by,date,firewall_rule,remark').split(',')
FORMATS = ('text', 'csv', 'json', 'jsonl', 'md')


class ConnectionList(ProgramTest):
    def list(self, *words):
        result = self.s7scope('report', self.path('x.db'), 'connection-list', *words)
        self.assertEqual(result.code, 0, result.err)
        return result.out

    def test_columns_are_those_of_the_handover(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        self.assertEqual(next(csv.reader(io.StringIO(self.list('-f', 'csv')))), COLUMNS)
        self.assertEqual(list(self.report('connection-list')[0]), COLUMNS)

    def test_two_lists_of_the_same_capture_are_the_same_bytes(self):
        capture = os.path.join(SAMPLES, 'plant-cell.pcapng')
        self.analyze(capture)
        self.analyze(capture, inventory='y.db')
        for form in FORMATS + ('xlsx',):
            files = []
            for name in ('x', 'y'):
                target = self.path(name + '.' + form)
                run = self.s7scope('report', self.path(name + '.db'), 'connection-list', '-f', form, '-O', target)
                self.assertEqual(run.code, 0, run.err)
                with open(target, 'rb') as file:
                    files.append(file.read())
            # The workbook bears the name of its inventory as title.
            if form != 'xlsx':
                self.assertEqual(files[0], files[1], form)

    def test_every_byte_that_was_touched_is_in_one_line_and_no_other(self):
        for sample in ('plant-cell.pcapng', 'two-sided-put-get.pcap', 'all-item-syntaxes.pcap', 's7comm-plus-session.pcap'):
            with self.subTest(sample=sample):
                if os.path.exists(self.path('x.db')):
                    os.remove(self.path('x.db'))
                self.analyze(os.path.join(SAMPLES, sample))
                touched = set()
                query = """select c.client, c.server, c.client_tsap, c.server_tsap, a.initiator, a.operation, a.area, a.db, a.first_byte,
                           max(a.bytes, 1) n, a.detail from accesses a join connections c on c.id = a.connection"""
                for row in self.rows(query):
                    key = tuple(list(row.values())[:8])
                    places = range(row['first_byte'], row['first_byte'] + row['n']) if row['first_byte'] is not None else [row['detail']]
                    touched |= {key + (place,) for place in places}
                listed = []
                for row in self.report('connection-list'):
                    if row['area'] is None:
                        continue
                    who, verb = row['direction'].split(' ')
                    key = (row['client'], row['server'], row['client_tsap'], row['server_tsap'], who, verb[:-1], row['area'], row['db'])
                    if row['from_byte'] is None:
                        listed.append(key + (row['variable'],))
                        continue
                    self.assertEqual(row['length'], row['to_byte'] - row['from_byte'] + 1)
                    listed += [key + (place,) for place in range(row['from_byte'], row['to_byte'] + 1)]
                self.assertEqual(len(listed), len(set(listed)), 'a byte stands in two lines')
                self.assertEqual(set(listed), touched)

    def test_ids_are_unique_and_the_order_is_that_of_the_list(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        rows = self.report('connection-list')
        self.assertEqual(len({row['id'] for row in rows}), len(rows))
        self.assertEqual([row['no'] for row in rows], list(range(1, len(rows) + 1)))

        def place(row):
            return (tuple(map(int, row['server'].split('.'))), tuple(map(int, row['client'].split('.'))),
                    -1 if row['db'] is None else row['db'], row['area'] or '', -1 if row['from_byte'] is None else row['from_byte'])
        self.assertEqual([place(row) for row in rows], sorted(place(row) for row in rows))

    def test_names_and_zones_of_files_are_used(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        names = self.file('names.csv', b'address,name\n192.168.10.30,Panel line 7\n')
        zones = self.file('zones.csv', b'zone,address,to,verdict\nCell 1,192.168.10.11,,\nOffice,192.168.10.30,,\n')
        text = self.list('--names', names, '--zones', zones, '-f', 'csv')
        row = next(r for r in csv.DictReader(io.StringIO(text)) if r['client'] == '192.168.10.30' and r['server'] == '192.168.10.11')
        self.assertEqual((row['client_station'], row['zone']), ('Panel line 7', 'Office > Cell 1'))
        # The same names in the views.
        self.assertIn('Panel line 7', self.s7scope('report', self.path('x.db'), 'connections', '--names', names, '-f', 'json').out)
        self.assertIn('Panel line 7', self.s7scope('report', self.path('x.db'), '--names', names).out)

    def test_nothing_to_list_is_said(self):
        self.file('none.pcap', bytes.fromhex('d4c3b2a102000400000000000000000000000400' + '01000000'))
        self.analyze(self.path('none.pcap'))
        self.assertEqual(self.list(), 'Connection list: none\n')
        self.assertEqual(self.list('-f', 'json'), '[]\n')
        self.assertEqual(self.list('-f', 'csv').strip(), ','.join(COLUMNS))
        self.assertIn('None.', self.list('-f', 'md'))

    def test_zones_without_the_list_are_refused(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        result = self.s7scope('report', self.path('x.db'), 'connections', '--zones', 'zones.csv')
        self.assertEqual(result.code, 2)
        self.assertIn('connection-list', result.err)
