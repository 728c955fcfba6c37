"""Workbooks: the same numbers as the JSON, and LibreOffice opens them."""
import csv
import datetime
import io
import json
import os
import pty
import shutil
import subprocess
import time

from sheets import microseconds, read_workbook
from support import SAMPLES, ProgramTest

OFFICE = shutil.which('soffice') or shutil.which('libreoffice')
SHEETS = ['Overview', 'Connection list', 'Connections', 'Accesses', 'Controllers', 'Attempts', 'Findings', 'Plan']
ALL_SHEETS = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'
SPREAD_US = 2  # a date is a floating point number


def micros_of(text):
    day = datetime.datetime.strptime(text, '%Y-%m-%dT%H:%M:%S.%fZ').replace(tzinfo=datetime.timezone.utc)
    return (day - datetime.datetime.fromtimestamp(0, datetime.timezone.utc)) // datetime.timedelta(microseconds=1)


class Workbook(ProgramTest):
    def workbook(self, *words, inventory='x.db', name='x.xlsx', command='report'):
        result = self.s7scope(command, self.path(inventory), *words, '-f', 'xlsx', '-O', self.path(name))
        self.assertEqual(result.code, 0, result.err)
        return read_workbook(self.path(name))

    def assert_same(self, cell, value, where):
        """A cell against a value of the JSON; lists and objects are words in a cell."""
        if isinstance(value, (dict, list)):
            for part in (value if isinstance(value, list) else list(value) + [str(v) for v in value.values()]):
                if isinstance(part, dict):
                    self.assertIn('frame %d' % part['frame'], cell, where)
                else:
                    self.assertIn(str(part), cell, where)
            if not value:
                self.assertIn(cell, (None, ''), where)
        elif isinstance(cell, float) and isinstance(value, str):
            self.assertLessEqual(abs(microseconds(cell) - micros_of(value)), SPREAD_US, where)
        else:
            self.assertEqual(cell, value, where)

    def assert_rows(self, sheet, rows, where, by_hand=0):
        self.assertEqual(len(sheet) - 1, len(rows), where)
        for cells, row in zip(sheet[1:], rows):
            values = list(row.values())
            self.assertLessEqual(len(values), len(cells) or len(values), where)
            for cell, (key, value) in zip(cells, row.items()):
                self.assert_same(cell, value, (where, key))
            self.assertEqual([c for c in cells[len(values):] if c is not None], [], where)
            self.assertLessEqual(len(cells), len(values) + by_hand, where)

    def json_of(self, view):
        return self.report(view)

    def findings(self):
        return json.loads(self.s7scope('audit', self.path('x.db'), '-f', 'json', '--fail-on', 'never').out)


class SameNumbers(Workbook):
    def test_every_sheet_has_the_numbers_of_the_json(self):
        for sample in ('plant-cell.pcapng', 'failed-attempts.pcap', 's7comm-plus-session.pcap', 'engineering-changes.pcap'):
            with self.subTest(sample=sample):
                if os.path.exists(self.path('x.db')):
                    os.remove(self.path('x.db'))
                self.analyze(os.path.join(SAMPLES, sample))
                book = self.workbook()
                self.assertEqual(list(book), SHEETS)
                self.assert_rows(book['Connections'], self.json_of('connections'), sample, by_hand=3)
                self.assert_rows(book['Accesses'], self.json_of('accesses'), sample)
                self.assert_rows(book['Attempts'], self.json_of('attempts'), sample)
                self.assert_rows(book['Connection list'], self.json_of('connection-list'), sample)
                self.assert_rows(book['Findings'], self.findings(), sample)
                plan = list(csv.DictReader(io.StringIO(self.s7scope('plan', self.path('x.db')).out)))
                self.assertEqual(len(book['Plan']) - 1, len(plan))
                for cells, line in zip(book['Plan'][1:], plan):
                    shown = ['' if c is None else str(int(c)) if isinstance(c, float) else c for c in cells]
                    self.assertEqual(shown, list(line.values())[:len(shown)])

    def test_controllers_and_figures_are_those_of_the_inventory(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        book = self.workbook()
        figures = {row[0]: row[1] for row in book['Overview'] if row and row[0]}
        self.assertEqual(figures['Packets'], self.value('select sum(packets) from capture'))
        self.assertEqual(figures['Connections'], self.value('select count(*) from connections'))
        head, *rows = book['Controllers']
        served = {row[head.index('Address')]: row[head.index('Items served')] for row in rows}
        expected = self.rows("""select c.server, sum(a.ok) ok from accesses a join connections c on c.id = a.connection
                                where c.protocol = 's7comm' and a.initiator = 'client' group by 1""")
        for row in expected:
            self.assertEqual(served[row['server']], row['ok'])

    def test_one_view_is_one_sheet(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        for view in ('sessions', 'operations', 'devices', 'events', 'captures', 'connection-list'):
            book = self.workbook(view)
            self.assertEqual(len(book), 1, view)
            self.assert_rows(next(iter(book.values())), self.json_of(view), view)
        book = self.workbook('--fail-on', 'never', command='audit')
        self.assert_rows(book['Findings'], self.findings(), 'audit')


class Files(Workbook):
    def test_the_same_bytes_at_another_time(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        self.workbook(name='a.xlsx')
        time.sleep(2.1)  # times in archives have a resolution of two seconds
        self.workbook(name='b.xlsx')
        with open(self.path('a.xlsx'), 'rb') as a, open(self.path('b.xlsx'), 'rb') as b:
            self.assertEqual(a.read(), b.read())

    def test_a_terminal_gets_a_message_instead(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        master, slave = pty.openpty()
        try:
            for command in ('report', 'audit'):
                run = subprocess.run([os.environ['S7SCOPE_PROGRAM'], command, self.path('x.db'), '-f', 'xlsx'], stdout=slave,
                                     stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=60, check=False)
                self.assertEqual(run.returncode, 2)
                self.assertIn(b'-O FILE', run.stderr)
        finally:
            os.close(master)
            os.close(slave)

    def test_a_pipe_gets_the_workbook(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        run = subprocess.run([os.environ['S7SCOPE_PROGRAM'], 'report', self.path('x.db'), 'devices', '-f', 'xlsx'],
                             stdout=subprocess.PIPE, timeout=60, check=True)
        self.file('pipe.xlsx', run.stdout)
        self.assertEqual(list(read_workbook(self.path('pipe.xlsx'))), ['Devices'])

    def test_without_the_library_all_else_works(self):
        for version in range(1, 30):
            self.file('libxlsxwriter.so.%d' % version, b'no library')
        without = {'LD_LIBRARY_PATH': self.folder}
        result = self.s7scope('analyze', os.path.join(SAMPLES, 'plant-cell.pcapng'), '-o', self.path('x.db'), environment=without)
        self.assertEqual(result.code, 0, result.err)
        result = self.s7scope('report', self.path('x.db'), '-f', 'xlsx', '-O', self.path('x.xlsx'), environment=without)
        self.assertEqual(result.code, 4, result.err)
        self.assertIn("workbooks can't be made without libxlsxwriter", result.err)
        self.assertFalse(os.path.exists(self.path('x.xlsx')))

    def test_an_empty_capture_makes_a_workbook(self):
        self.file('none.pcap', bytes.fromhex('d4c3b2a102000400000000000000000000000400' + '01000000'))
        self.analyze(self.path('none.pcap'))
        book = self.workbook()
        self.assertEqual(list(book), SHEETS)
        self.assertEqual([len(book[name]) for name in SHEETS[1:6]], [1] * 5)  # headings


class LibreOffice(Workbook):
    """Spreadsheets are what people open these files with."""

    def convert(self, what, name):
        profile = 'file://' + self.path('profile')
        subprocess.run([OFFICE, '-env:UserInstallation=' + profile, '--headless', '--convert-to', what, '--outdir', self.folder,
                        self.path(name)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=True)

    def test_opens_it_with_the_same_numbers(self):
        self.need(OFFICE, 'LibreOffice is not installed')
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        self.workbook()
        self.convert(ALL_SHEETS, 'x.xlsx')
        for sheet, view in (('Connections', 'connections'), ('Accesses', 'accesses'), ('Connection list', 'connection-list')):
            with open(self.path('x-%s.csv' % sheet), encoding='utf-8', newline='') as file:
                head, *rows = csv.reader(file)
            expected = self.json_of(view)
            self.assertEqual(len(rows), len(expected), sheet)
            for cells, row in zip(rows, expected):
                for title, cell, (key, value) in zip(head, cells, row.items()):
                    if isinstance(value, bool):
                        self.assertEqual(cell, str(value).upper(), (sheet, title))
                    elif isinstance(value, int):
                        self.assertEqual(int(cell), value, (sheet, title))
                    elif key.endswith('_seen') and value:
                        self.assertEqual(cell[:19], value[:19].replace('T', ' '), (sheet, title))
                    elif not isinstance(value, dict):
                        self.assertEqual(cell, value or '', (sheet, title))
        self.convert('pdf', 'x.xlsx')
        with open(self.path('x.pdf'), 'rb') as file:
            self.assertEqual(file.read(5), b'%PDF-')
