"""Names of the contract, and captures that hold no S7."""
import os
import subprocess
import sys

import frames
from support import CAPTURES, CONTRACT, ProgramTest, captures_below, program

VIEWS = ('connections', 'sessions', 'accesses', 'operations', 'attempts', 'devices', 'events', 'captures')
WITHOUT_S7 = {'cotp2.pcapng': 'iso-on-tcp', 'refuse.pcapng': 'mms', 'iso9506-1-mms.pcap': 'mms', 'mms-readRequest.pcap': 'mms'}


class Names(ProgramTest):
    def test_sql_and_json_have_the_same_columns(self):
        self.analyze(self.file('a.pcap', frames.pcap(frames.polling(5))))
        for view in VIEWS:
            rows = self.report(view)
            columns = set(self.columns(view))
            for row in rows:
                self.assertLessEqual(set(row), columns, view)
        self.assertTrue(self.report('connections') and self.report('captures'))

    def columns(self, view):
        return [row['name'] for row in self.rows("select name from pragma_table_info('%s')" % view)]

    def test_every_format_of_every_view(self):
        self.analyze(self.file('a.pcap', frames.pcap(frames.polling(5))))
        for view in VIEWS:
            for form in ('text', 'csv', 'json', 'jsonl', 'md'):
                with self.subTest(view=view, form=form):
                    result = self.s7scope('report', self.path('x.db'), view, '-f', form)
                    self.assertEqual(result.code, 0, result.err)
                    self.assertTrue(result.out.strip() or form == 'jsonl')

    def test_the_contract_itself(self):
        self.need(os.path.exists(CONTRACT), 'no %s' % CONTRACT)
        captures = [self.file('a.pcap', frames.pcap(frames.polling(5)))]
        self.analyze(*captures, *captures_below(CAPTURES))
        run = subprocess.run([sys.executable, CONTRACT, program(), self.path('x.db')], stdout=subprocess.PIPE, check=False)
        self.assertEqual(run.returncode, 0, run.stdout.decode())


class WithoutS7(ProgramTest):
    def test_other_protocols_on_port_102_are_what_they_are(self):
        self.need(os.path.isdir(CAPTURES), 'no captures in %s' % CAPTURES)
        for name, protocol in WITHOUT_S7.items():
            with self.subTest(name):
                inventory = name + '.db'
                self.s7scope('analyze', os.path.join(CAPTURES, name), '-o', self.path(inventory))
                self.assertEqual({r['protocol'] for r in self.rows('select protocol from connections', inventory)}, {protocol})
                self.assertEqual(self.value('select count(*) from accesses', inventory), 0)
                self.assertEqual(self.value('select coalesce(sum(reads) + sum(writes), 0) from connections', inventory), 0)
