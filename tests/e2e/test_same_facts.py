"""All formats of all views say the same: JSON against the words that people read, those against HTML, and JSON against workbooks."""
import json
import os
import re
from html.parser import HTMLParser

from support import SAMPLES, ProgramTest
from test_formats import CMARK, PLANTS, VIEWS, rendered_table
from test_workbook import Workbook

UNITS = {'us': 1, 'ms': 1e3, 's': 1e6, 'min': 60e6, 'h': 3600e6, 'd': 86400e6}
SIZES = {'B': 1, 'KiB': 1024, 'MiB': 1024 ** 2, 'GiB': 1024 ** 3}
TYPES = {'pg': 'PG', 'op': 'OP', 's7-basic': 'S7 basic', 'configured': 'S7 configured', 'es': 'ES', 'hmi': 'HMI', 'other': 'other'}
PUTGET = {'used-and-open': 'used and open', 'used-and-refused': 'used and refused', 'not-observed': 'not observed'}


def plain(key):
    return lambda row: '-' if row[key] is None else str(row[key])


def number(key):
    return lambda row: '-' if row[key] is None else format(row[key], ',')


def station(key):
    return lambda row: '-' if row[key] is None else '%s (%s)' % (row[key], row[key + '_name']) if row[key + '_name'] else row[key]


def yes(key):
    return lambda row: '-' if row[key] is None else 'yes' if row[key] else 'no'


def second(key):
    return lambda row: '-' if row[key] is None else row[key][:19].replace('T', ' ')


def span(first, last):
    def words(row):
        if row[first] is None or row[last] is None:
            return '-'
        begin, end = second(first)(row), second(last)(row)
        return begin if begin == end else '%s .. %s' % (begin, end[11:] if begin[:10] == end[:10] else end)
    return words


class Near:
    """A quantity as people write it: rounded, with a unit."""

    def __init__(self, value, units, zero_is_silence=False):
        self.value, self.units, self.zero_is_silence = value, units, zero_is_silence

    def __eq__(self, cell):
        if cell == '-':
            return self.value is None or self.zero_is_silence and self.value == 0
        parts = re.findall(r'([\d.,]+) (\w+)', cell)
        total = sum(float(amount.replace(',', '')) * self.units[unit] for amount, unit in parts)
        amount, unit = parts[-1]
        step = self.units[unit] / 10 ** len(amount.partition('.')[2])
        return abs(total - self.value) <= step * 1.001

    def __repr__(self):
        return 'near %s' % self.value


def duration(key):
    return lambda row: Near(row[key], UNITS)


def size(key):
    return lambda row: Near(row[key], SIZES, True)


class Parts:
    """A cell in which each of these stands."""

    def __init__(self, *parts):
        self.parts = [str(part) for part in parts if part is not None]

    def __eq__(self, cell):
        return all(part in cell for part in self.parts) and (cell != '-' or not self.parts)

    def __repr__(self):
        return 'all of %s' % self.parts


def codes(key):
    return lambda row: Parts(*['%s' % code for code in row[key]], *['{:,}x'.format(count) for count in row[key].values()])


def block(row):
    return row['area'] + (str(row['db']) if row['area'] in ('DB', 'DI') and row['db'] is not None else '')


def touched(row):
    first = row['first_byte']
    if first is None:
        return Parts(row['detail'])
    if row['bit'] is not None:
        return '%d.%d' % (first, row['bit'])
    return str(first) if (row['bytes'] or 1) <= 1 else '%d-%d' % (first, first + row['bytes'] - 1)


def asks(row):
    return Parts(row['operation'], 'server' if row['initiator'] == 'server' else None)


# Headings that people read -> what must stand below them.
COLUMNS = {
    'connections': {
        '#': plain('id'), 'client': lambda row: Parts(row['client'], row['client_name']), 'server': lambda row: Parts(row['server'], row['server_name']),
        'type': lambda row: Parts(TYPES.get(row['connection_type']), *(['rack %d slot %d' % (row['rack'], row['slot'])] if row['rack'] is not None else [])),
        'protocol': lambda row: Parts(row['protocol']), 'requests': number('requests'), 'errors': number('errors'), 'unanswered': number('unanswered'),
        'reads': number('reads'), 'writes': number('writes'), 'read': size('read_bytes'), 'written': size('written_bytes'), 'PDU': plain('pdu_size'),
        'median': duration('latency_median_us'), '95 %': duration('latency_p95_us'), 'longest gap': duration('longest_gap_us'),
        'seen (UTC)': span('first_seen', 'last_seen'), 'client TSAP > server TSAP': lambda row: Parts(row['client_tsap'], row['server_tsap']),
        'sessions': number('sessions'), 'at once': number('concurrent_peak'), 'VLAN': plain('vlan'), 'responses': number('responses'),
        'jobs': lambda row: Parts(row['max_jobs_calling'], row['max_jobs_called']), 'TPDU': plain('tpdu_size'), 'start seen': yes('start_seen')},
    'sessions': {
        '#': plain('id'), 'connection': plain('connection'), 'client': lambda row: Parts(row['client'], row['client_port']),
        'server': lambda row: Parts(row['server']), 'opened (UTC)': second('opened'), 'closed (UTC)': second('closed'), 'end': plain('end_reason'),
        'count': number('count'), 'packets > / <': lambda row: '{packets_to_server:,} / {packets_to_client:,}'.format(**row),
        'lost bytes': number('lost_bytes'), 'retransmitted': number('retransmissions'), 'out of order': number('out_of_order'), 'capture': plain('capture'),
        'frames': lambda row: '%d-%d' % (row['first_frame'], row['last_frame']), 'start seen': yes('start_seen'), 'client MAC': plain('client_mac'),
        'server MAC': plain('server_mac')},
    'accesses': {
        'connection': plain('connection'), 'client': station('client'), 'server': station('server'), 'operation': asks, 'area': block, 'bytes': touched,
        'as': plain('transport'), 'requests': number('requests'), 'ok': number('ok'), 'failed': number('failed'), 'answered with': codes('return_codes'),
        'period': duration('period_median_us'), 'seen (UTC)': span('first_seen', 'last_seen')},
    'operations': {
        'connection': plain('connection'), 'client': station('client'), 'server': station('server'), 'protocol': plain('protocol'), 'operation': asks,
        'detail': plain('detail'), 'requests': number('requests'), 'ok': number('ok'), 'failed': number('failed'), 'errors': codes('errors'),
        'seen (UTC)': span('first_seen', 'last_seen')},
    'attempts': {
        'client': station('client'), 'server': lambda row: Parts(row['server']), 'server TSAP': lambda row: Parts(row['server_tsap']),
        'outcome': plain('outcome'), 'count': number('count'), 'seen (UTC)': span('first_seen', 'last_seen')},
    'devices': {
        'address': plain('address'), 'name': plain('name'), 'roles': lambda row: Parts(*row['roles'].split(',') if row['roles'] else ()),
        'PUT/GET': lambda row: PUTGET[row['putget']], 'family': plain('family'), 'order number': plain('order_number'), 'firmware': plain('firmware'),
        'hardware': plain('hardware_version'), 'serial': plain('serial'), 'module': plain('module'), 'plant': plain('plant'), 'location': plain('location'),
        'MAC': plain('mac'), 'vendor': plain('vendor'), 'VLAN': plain('vlan'), 'identity from': plain('identity_source'),
        'seen (UTC)': span('first_seen', 'last_seen')},
    'events': {
        'time (UTC)': second('time'), 'event': plain('kind'), 'client': station('client'), 'server': station('server'), 'outcome': plain('outcome'),
        'detail': plain('detail'), 'technique': plain('technique'), 'connection': plain('connection'), 'capture': plain('capture'), 'frame': plain('frame')},
    'captures': {
        '#': plain('id'), 'name': plain('name'), 'packets': number('packets'), 'bytes': size('bytes'), 'period (UTC)': span('first_packet', 'last_packet'),
        'complete': yes('complete'), 'problem': plain('problem'), 'dropped by kernel': number('dropped_by_kernel'),
        'by interface': number('dropped_by_interface'), 'duplicates': number('duplicates'), 'truncated': number('truncated'),
        'malformed': number('malformed'), 'not looked at': number('not_looked_at'), 'sensor': plain('sensor'), 'fingerprint': plain('fingerprint'),
        'other traffic': lambda row: Parts(*['%d %s' % (count, kind) for kind, count in row['kinds'].items()]),
        'link': lambda row: Parts(*row['link_types'])},
}
# Told by two other columns, as their difference or their sum.
DERIVED = {'sessions': {'lasted', 'bytes > / <'}, 'captures': {'lasted'}}


class Cells(HTMLParser):
    """Rows of the first table with their cells; end tags may be missing, as HTML allows."""

    def __init__(self, page):
        super().__init__()
        self.rows, self.inside = [], False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == 'tr':
            self.rows.append([])
        elif tag in ('td', 'th'):
            self.rows[-1].append('')
            self.inside = True
        elif tag == 'caption':
            self.inside = False

    def handle_endtag(self, tag):
        self.inside = self.inside and tag not in ('th', 'tbody', 'table')

    def handle_data(self, data):
        if self.inside and self.rows:
            self.rows[-1][-1] += data.rstrip('\n')


class SameFacts(ProgramTest):
    def view(self, view, form):
        result = self.s7scope('report', self.path('x.db'), view, '-f', form)
        self.assertEqual(result.code, 0, result.err)
        return result.out

    def plants(self):
        for sample in PLANTS:
            if os.path.exists(self.path('x.db')):
                os.remove(self.path('x.db'))
            self.analyze(os.path.join(SAMPLES, sample))
            yield sample

    def people(self, view):
        """Rows of the table in Markdown as GitHub's renderer reads it, the heading first."""
        table, _ = rendered_table(self.view(view, 'md'))
        return [[''.join(cell.itertext()) for cell in row] for row in table]

    def test_people_read_what_the_json_has_in_every_column(self):
        self.need(CMARK, 'cmark-gfm is not installed')
        for sample in self.plants():
            for view, columns in COLUMNS.items():
                rows = json.loads(self.view(view, 'json'))
                if not rows:
                    continue
                head, *body = self.people(view)
                self.assertEqual(set(head), set(columns) | DERIVED.get(view, set()), view)
                self.assertEqual(len(body), len(rows))
                for cells, row in zip(body, rows):
                    for title, expected in columns.items():
                        with self.subTest(sample=sample, view=view, column=title, row=row):
                            self.assertEqual(expected(row), cells[head.index(title)])

    def test_the_page_of_a_view_has_the_cells_of_the_markdown(self):
        self.need(CMARK, 'cmark-gfm is not installed')
        for sample in self.plants():
            for view in VIEWS:
                markdown, page = self.people(view), Cells(self.view(view, 'html')).rows
                with self.subTest(sample=sample, view=view):
                    self.assertEqual(len(page), len(markdown))
                    for i, title in enumerate(markdown[0] if markdown else []):
                        cells = [row[i] for row in markdown[1:]]
                        if title in page[0]:
                            shown = [row[page[0].index(title)] for row in page[1:]]
                            self.assertEqual([cell or '-' for cell in shown], cells, title)
                        else:
                            self.assertEqual(set(cells), {'-'}, title)


class SameSheets(Workbook):
    def test_every_view_of_every_plant_is_the_same_in_a_workbook(self):
        for sample in PLANTS:
            if os.path.exists(self.path('x.db')):
                os.remove(self.path('x.db'))
            self.analyze(os.path.join(SAMPLES, sample))
            for view in VIEWS:
                with self.subTest(sample=sample, view=view):
                    sheet = next(iter(self.workbook(view).values()))
                    self.assert_rows(sheet, self.json_of(view), view, by_hand=3)


class SameFindings(Workbook):
    """The audit: each finding with each of its sentences, in every format."""
    SENTENCES = ('title', 'observation', 'likely_cause', 'alternatives', 'advice', 'settles', 'filter')

    def audit(self, form):
        return self.s7scope('audit', self.path('x.db'), '--fail-on', 'never', '-f', form).out

    def words(self, form):
        """All the text of a format, without its markup and line ends."""
        text = self.audit(form)
        if form == 'md':
            text = re.sub(r'\\([^A-Za-z0-9\s])', r'\1', text)
        if form in ('md', 'html'):
            page = Cells('')
            parts = []
            page.handle_data, page.handle_starttag, page.handle_endtag = parts.append, lambda *_: None, lambda *_: None
            page.feed(re.sub(r'(?s)<(style|script)>.*?</\1>', '', text))
            text = ''.join(parts)
        return ' '.join(text.split())

    def test_every_sentence_stands_in_every_format(self):
        for sample in PLANTS + ('engineering-changes.pcap',):
            if os.path.exists(self.path('x.db')):
                os.remove(self.path('x.db'))
            self.analyze(os.path.join(SAMPLES, sample))
            findings = json.loads(self.audit('json'))
            self.assertEqual([json.loads(line) for line in self.audit('jsonl').splitlines()], findings)
            self.assert_rows(self.workbook('--fail-on', 'never', command='audit')['Findings'], findings, sample)
            for form in ('text', 'md', 'html'):
                told = self.words(form)
                for finding in findings:
                    for key in self.SENTENCES:
                        plain_number = finding['rule'] == 'connection-resources' and finding['severity'] == 'info'
                        if finding[key] is None or plain_number and key != 'observation':
                            continue
                        with self.subTest(sample=sample, form=form, rule=finding['rule'], key=key):
                            self.assertIn(' '.join(finding[key].split()), told)
