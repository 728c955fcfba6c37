"""The same facts in every format: each view of each sample, cell by cell, and Markdown as GitHub's own renderer reads it."""
import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
from xml.etree import ElementTree

from support import SAMPLES, ProgramTest

CMARK = shutil.which('cmark-gfm')
VIEWS = ('connections', 'sessions', 'accesses', 'operations', 'attempts', 'devices', 'events', 'captures', 'connection-list')
PLANTS = ('plant-cell.pcapng', 'failed-attempts.pcap', 's7comm-plus-session.pcap', 'nc-and-bsend.pcap', 'neighbours.pcap')
HOSTILE = ['|', '`code`', '<b>bold</b>', '[link](http://x)', '*star*', '_under_', 'a\\|b', '# head', '~~gone~~', '![i](x)', 'http://x.example',
           '&lt;', '</td></tr>', '- list', '1. one', '$math$', '<!-- c -->', ':smile:', '@name', '\\', '**', '``', 'x^2']

# People see numbers with separators, and some columns in one; what the keys of the JSON become.
COUNTS = {
    'connections': {'requests': 'requests', 'errors': 'errors', 'unanswered': 'unanswered', 'reads': 'reads', 'writes': 'writes',
                    'sessions': 'sessions', 'responses': 'responses', 'at once': 'concurrent_peak'},
    'sessions': {'count': 'count', 'lost bytes': 'lost_bytes', 'retransmitted': 'retransmissions', 'out of order': 'out_of_order'},
    'accesses': {'requests': 'requests', 'ok': 'ok', 'failed': 'failed'},
    'attempts': {},
    'devices': {}, 'events': {}, 'captures': {}, 'operations': {},
    'connection-list': {},
}


def text_cells(text):
    """Heading -> cells of an aligned table; cells wrap nowhere without a width."""
    lines = text.splitlines()
    rule = next(i for i, line in enumerate(lines) if line and set(line) <= {'-', ' '})
    spans, at = [], 0
    for part in lines[rule].split('  '):
        if part:
            spans.append((at, at + len(part)))
        at += len(part) + 2
    end = next((i for i in range(rule + 1, len(lines)) if not lines[i].strip()), len(lines))
    return [[line[a:b].strip() for a, b in spans] for line in lines[rule - 1:end] if line is not lines[rule]]


def rendered_table(markdown):
    """Rows of the first table as the renderer of GitHub sees it."""
    html = subprocess.run([CMARK, '-e', 'table', '-e', 'strikethrough', '-e', 'autolink'], input=markdown.encode(), stdout=subprocess.PIPE,
                          timeout=60, check=True).stdout.decode()
    start, end = html.find('<table>'), html.find('</table>')
    if start < 0:
        return [], html
    tree = ElementTree.fromstring(html[start:end + 8])
    return [[cell for cell in row] for row in tree.iter('tr')], html


class Formats(ProgramTest):
    def view(self, view, form, *words):
        result = self.s7scope('report', self.path('x.db'), view, '-f', form, *words)
        self.assertEqual(result.code, 0, result.err)
        return result.out

    def renew(self, sample):
        if os.path.exists(self.path('x.db')):
            os.remove(self.path('x.db'))
        self.analyze(os.path.join(SAMPLES, sample))

    def test_csv_and_lines_hold_what_the_json_holds(self):
        for sample in PLANTS:
            self.renew(sample)
            for view in VIEWS:
                with self.subTest(sample=sample, view=view):
                    rows = json.loads(self.view(view, 'json'))
                    self.assertEqual([json.loads(line) for line in self.view(view, 'jsonl').splitlines()], rows)
                    cells = list(csv.DictReader(io.StringIO(self.view(view, 'csv'), newline='')))
                    self.assertEqual(len(cells), len(rows))
                    for cell, row in zip(cells, rows):
                        self.assertEqual(list(cell), list(row))
                        for key, value in row.items():
                            shown = '' if value is None else value if isinstance(value, str) else json.dumps(value)
                            if isinstance(value, (dict, list)):
                                self.assertEqual(json.loads(cell[key]), value, key)
                            else:
                                self.assertEqual(cell[key], shown, key)

    def test_people_read_the_same_in_text_and_markdown(self):
        self.need(CMARK, 'cmark-gfm is not installed')
        for sample in PLANTS:
            self.renew(sample)
            for view in VIEWS:
                rows = json.loads(self.view(view, 'json'))
                if not rows:
                    continue
                with self.subTest(sample=sample, view=view):
                    table, _ = rendered_table(self.view(view, 'md'))
                    head, *body = [[''.join(cell.itertext()) for cell in row] for row in table]
                    self.assertEqual(len(body), len(rows))
                    for column, key in COUNTS[view].items():
                        self.assertEqual([cells[head.index(column)] for cells in body],
                                         ['-' if row[key] is None else format(row[key], ',') for row in rows], column)
                    shown = text_cells(self.view(view, 'text'))
                    for i, title in enumerate(shown[0]):
                        at = head.index(title)
                        self.assertEqual([cells[i] for cells in shown[1:]], [' '.join(cells[at].split()) for cells in body], title)

    def test_the_list_in_markdown_has_every_value_of_the_json(self):
        self.need(CMARK, 'cmark-gfm is not installed')
        self.renew('plant-cell.pcapng')
        rows = json.loads(self.view('connection-list', 'json'))
        table, _ = rendered_table(self.view('connection-list', 'md'))
        for cells, row in zip(table[1:], rows):
            self.assertEqual(len(cells), len(row))
            for cell, (key, value) in zip(cells, row.items()):
                shown = ''.join(cell.itertext())
                if key.endswith('_seen'):
                    self.assertEqual(shown, value[:19].replace('T', ' '))
                elif key == 'secure':
                    self.assertEqual(shown, 'yes' if value else 'no')
                elif not key.endswith('_us'):
                    self.assertEqual(shown, '-' if value is None else str(value), key)

    def test_hostile_names_are_text_in_markdown(self):
        self.need(CMARK, 'cmark-gfm is not installed')
        self.renew('plant-cell.pcapng')
        for name in HOSTILE:
            with self.subTest(name=name):
                quoted = io.StringIO()
                csv.writer(quoted).writerows([['address', 'name'], ['192.168.10.30', name]])
                names = self.file('names.csv', quoted.getvalue().encode())
                markdown = self.view('devices', 'md', '--names', names)
                table, html = rendered_table(markdown)
                row = next(r for r in table if ''.join(r[0].itertext()) == '192.168.10.30')
                self.assertEqual(''.join(row[1].itertext()), name)
                self.assertEqual(list(row[1]), [], 'markup in a cell: ' + html)
                overview = self.s7scope('report', self.path('x.db'), '-f', 'md', '--names', names).out
                page = subprocess.run([CMARK], input=overview.encode(), stdout=subprocess.PIPE, timeout=60, check=True).stdout.decode()
                for tag in ('<b>', '<a ', '<code>', '<em>', '<img', '<del>'):
                    self.assertNotIn(tag, page)


class NothingMuch(ProgramTest):
    """Inventories with next to nothing in them."""

    def check(self):
        for view in VIEWS:
            rows = []
            for form in ('json', 'text', 'csv', 'jsonl', 'md', 'html'):
                result = self.s7scope('report', self.path('x.db'), view, '-f', form)
                self.assertEqual(result.code, 0, (view, form, result.err))
                if form == 'json':
                    rows = json.loads(result.out)
                elif form == 'html':
                    self.assert_said(result.out, rows, view)
                elif form == 'csv':
                    self.assertGreaterEqual(result.out.count('\r\n'), 1, view)
        for words in (('report',), ('report', '-f', 'md'), ('audit', '-f', 'text'), ('audit', '-f', 'md'), ('plan',), ('firewall', '-f', 'csv')):
            result = self.s7scope(words[0], self.path('x.db'), *words[1:])
            self.assertIn(result.code, (0, 1), (words, result.err))
            self.assertTrue(result.out.strip(), words)
        self.assertEqual(self.s7scope('report', self.path('x.db'), '-f', 'xlsx', '-O', self.path('x.xlsx')).code, 0)
        return self.s7scope('report', self.path('x.db')).out

    def assert_said(self, page, rows, view):
        """A table has rows; what has none is said in words."""
        self.assertEqual('<table' in page, bool(rows), view)
        self.assertEqual(': none.</p>' in page, not rows, view)

    def page(self):
        """The whole page; no table on it has a head without rows."""
        page = self.s7scope('report', self.path('x.db'), '-f', 'html').out
        self.assertEqual(page.count('<tbody>\n<tr>'), page.count('<table'))
        self.assertIn('No S7 connection was observed. That proves nothing', page)
        self.assertNotIn(' 0 us', page)
        return page

    def head(self):
        return bytes.fromhex('d4c3b2a1020004000000000000000000' + '00000400' + '01000000')

    def packet(self, data):
        return (1700000000).to_bytes(4, 'little') + bytes(4) + len(data).to_bytes(4, 'little') * 2 + data

    def test_a_capture_without_packets(self):
        self.analyze(self.file('none.pcap', self.head()))
        self.assertIn('No S7 connection was observed', self.check())
        self.assertIn('<dt>Captured</dt><dd>nothing', self.page())

    def test_one_packet(self):
        # A SYN from 10.0.0.1:49152 to 10.0.0.2:102.
        frame = bytes.fromhex('001b1b000002' '020000000001' '0800' '4500002800010000400626cc' '0a000001' '0a000002'
                              'c000' '0066' '00000001' '00000000' '5002' 'ffff' '0000' '0000')
        self.analyze(self.file('one.pcap', self.head() + self.packet(frame)))
        text = self.check()
        self.assertIn('1 packet', text)
        self.assertIn('1 attempt began within three seconds of the end of its capture', text)
        self.assertIn('The captures cover no time.', text)
        self.assertIn('<td>10.0.0.1<td>10.0.0.2<td>unanswered<td>1', self.page())

    def test_a_capture_without_s7(self):
        arp = bytes.fromhex('ffffffffffff' '020000000001' '0806' '0001080006040001' '020000000001' '0a000001' '000000000000' '0a000002')
        self.analyze(self.file('arp.pcap', self.head() + self.packet(arp) * 3))
        self.assertIn('No S7 connection was observed', self.check())
        self.assertIn('Other packets: 3 ARP', self.page())

    def test_an_inventory_without_any_capture(self):
        self.analyze(self.file('none.pcap', self.head()))
        database = sqlite3.connect(self.path('x.db'))
        for table in ('capture_link_type', 'capture_kind', 'capture'):
            database.execute('delete from ' + table)
        database.commit()
        database.close()
        self.assertIn('this inventory is empty', self.check())
        self.assertNotIn('<table', self.s7scope('report', self.path('x.db'), '-f', 'html').out)
