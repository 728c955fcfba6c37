"""Names that the user gives: every place of a report that speaks of a station has them, not only some."""
import os
import re
from html.parser import HTMLParser

from support import SAMPLES, ProgramTest

STATIONS = {'192.168.10.11': 'Mixer', '192.168.10.12': 'Dosing', '192.168.10.30': 'HMI line 1', '192.168.10.40': 'Engineering', '192.168.10.21': 'Filler'}


class Texts(HTMLParser):
    """Pieces of text with the elements around them; cells and list items as a whole."""
    void = {'meta', 'br', 'input', 'rect', 'path', 'circle', 'link'}
    whole = {'td', 'dd', 'li', 'p', 'text', 'title', 'h3', 'caption', 'th', 'label'}

    def __init__(self, page):
        super().__init__()
        self.open, self.found, self.parts = [], [], []
        self.feed(page)
        self.flush()

    def flush(self):
        if self.parts:
            self.found.append((tuple(name for name, _ in self.open), [a for _, a in self.open], ''.join(self.parts).strip()))
            self.parts = []

    def handle_starttag(self, tag, attributes):
        if tag in self.whole or tag in ('code', 'table', 'section', 'svg', 'dt', 'tr', 'tbody'):
            self.flush()
        if tag in ('td', 'tr', 'th', 'dd', 'dt', 'tbody'):
            while self.open and self.open[-1][0] in ('td', 'th', 'dd', 'dt') or self.open and tag in ('tr', 'tbody') and self.open[-1][0] == 'tr':
                self.open.pop()
        if tag not in self.void:
            self.open.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag in self.whole or tag in ('code', 'table', 'section', 'svg', 'dl', 'tbody', 'tr'):
            self.flush()
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        self.parts.append(data)


class Names(ProgramTest):
    def names(self):
        return self.file('names.csv', ('address,name\n' + ''.join('%s,%s\n' % pair for pair in STATIONS.items())).encode())

    def bare(self, text):
        """Addresses that stand there without their name."""
        return [address for address, name in STATIONS.items()
                for _ in re.finditer(re.escape(address) + r'(?!\d)(?!(:\d+)? \(' + re.escape(name) + r'[);])', text)]

    def pages(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        for words in (('report',), ('audit', '--fail-on', 'never')):
            yield words[0], self.s7scope(words[0], self.path('x.db'), *words[1:], '--names', self.names(), '-f', 'html').out

    def test_every_text_of_the_page_has_address_and_name(self):
        for command, page in self.pages():
            page = re.sub(r'(?s)<(style|script)>.*?</\1>', '', page)
            seen = 0
            for around, attributes, text in Texts(page).found:
                ids = {a.get('id') for a in attributes}
                # A filter is to be copied; the map, heads of articles and the table of devices have both, one beside the other.
                if 'code' in around or 'map' in ids or 't-devices' in ids or around[-1:] == ('h3',) and 'article' in around and 'findings' not in ids:
                    continue
                with self.subTest(command=command, around=around[-2:], text=text):
                    self.assertEqual(self.bare(text), [])
                seen += any(name in text for name in STATIONS.values())
            self.assertGreater(seen, 50)

    def test_so_has_every_line_of_the_overview(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        for form in ('text', 'md'):
            text = self.s7scope('report', self.path('x.db'), '--names', self.names(), '-f', form).out
            text = re.sub(r'\s+', ' ', text.replace('\\', ''))
            self.assertEqual(self.bare(text), [])
