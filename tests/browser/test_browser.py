"""What a person finds on the page, against what SQL says of the inventory behind it."""
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import plants
from support import CAPTURES, SAMPLES, program

HERE = os.path.dirname(os.path.abspath(__file__))
VISIT_SECONDS = 300
MOST_ROWS, FEWER_ROWS, MANY_ROWS = 1500, 500, 10000  # of a table; where there are more in all
HOSTILE = '</script><script>globalThis.pwned=1</script>"\'><img src=x onerror="globalThis.pwned=1">\u202e'
VIEWS = ('connections', 'sessions', 'accesses', 'operations', 'attempts', 'devices', 'events', 'captures')
FAILED = "outcome <> 'established'"


class Pages:
    """All inventories and pages, made and visited once."""
    found, folder = {}, None

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def run(cls, *words):
        return subprocess.run([program(), *words], cwd=cls.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              check=True, env={**os.environ, 'S7SCOPE_OUI': ''})

    @classmethod
    def write(cls, name, content):
        with open(cls.path(name), 'wb') as file:
            file.write(content)
        return cls.path(name)

    @classmethod
    def job(cls, name, **wanted):
        cls.run('report', name + '.db', '-f', 'html', '-O', name + '.html')
        return {'name': name, 'path': cls.path(name + '.html'), **wanted}

    @classmethod
    def hostile(cls):
        """Every text that a station could have sent carries markup; one is no UTF-8."""
        cls.run('analyze', os.path.join(SAMPLES, 'plant-cell.pcapng'), '-o', 'hostile.db')
        database = sqlite3.connect(cls.path('hostile.db'))
        database.execute('update device_fact set value = ? || value', (HOSTILE,))
        database.execute("update device_fact set value = cast(x'ff3c623e00' as text) where fact = 'serial'")
        database.execute('update event set detail = ?', (HOSTILE,))
        database.execute('update capture set name = ?', (HOSTILE,))
        database.commit()
        database.close()

    @classmethod
    def make(cls):
        cls.folder = tempfile.mkdtemp(prefix='s7scope-browser-')
        cls.run('analyze', os.path.join(SAMPLES, 'plant-cell.pcapng'), '-o', 'cell.db', '--html', 'analyzed.html')
        cls.run('analyze', os.path.join(SAMPLES, 'failed-attempts.pcap'), os.path.join(SAMPLES, 'engineering-changes.pcap'), '-o', 'mixed.db')
        cls.run('analyze', cls.write('large.pcap', plants.large()), '-o', 'large.db')
        cls.run('analyze', cls.write('huge.pcap', plants.huge()), '-o', 'huge.db')
        cls.run('analyze', cls.write('empty.pcap', plants.pcap([])), '-o', 'empty.db')
        cls.run('analyze', cls.write('one.pcap', plants.pcap(plants.Conversation().open().packets[:1])), '-o', 'one.db')
        cls.hostile()
        full = {'axe': True, 'narrow': True, 'plain': True}
        jobs = [cls.job('cell', use=True, pdf=cls.path('cell.pdf'), **full), cls.job('mixed', **full), cls.job('hostile', plain=True),
                cls.job('large', narrow=True, axe='samples'), cls.job('huge'), cls.job('empty', axe=True), cls.job('one', axe=True)]
        wincc = os.path.join(CAPTURES, 'wincc_s400_production.pcapng')
        if os.path.exists(wincc):
            cls.run('analyze', wincc, '-o', 'wincc.db')
            jobs.append(cls.job('wincc', **full))
        with open(cls.path('jobs.json'), 'w', encoding='utf-8') as file:
            json.dump(jobs, file)
        subprocess.run(['node', os.path.join(HERE, 'visit.js'), shutil.which('chromium'), cls.path('jobs.json'), cls.path('found.json')], check=True,
                       timeout=VISIT_SECONDS, env={**os.environ, 'NODE_PATH': os.environ['S7SCOPE_NODE_PATH']})
        with open(cls.path('found.json'), encoding='utf-8') as file:
            cls.found = json.load(file)


def setUpModule():
    Pages.make()


def tearDownModule():
    shutil.rmtree(Pages.folder, ignore_errors=True)


def rows(name, query):
    database = sqlite3.connect('file:%s?mode=ro' % Pages.path(name + '.db'), uri=True)
    database.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in database.execute(query)]
    finally:
        database.close()


def pairs(name):
    return {(row['client'], row['server']) for row in rows(name, 'select client, server from connections union '
                                                           'select client, server from attempts where ' + FAILED)}


def joined(ranges):
    """Ranges [first, end) that touch or overlap, as one."""
    result = []
    for first, end in sorted(ranges):
        if result and first <= result[-1][1]:
            result[-1][1] = max(result[-1][1], end)
        else:
            result.append([first, end])
    return result


def memory(name):
    """asked station -> sentences of its byte maps."""
    touched = {}
    for row in rows(name, 'select * from accesses where first_byte is not null'):
        back = row['initiator'] == 'server'
        asker, asked = (row['server'], row['client']) if back else (row['client'], row['server'])
        block = row['area'] + (str(row['db']) if row['area'] in ('DB', 'DI') else '')
        kinds = [('writes' if row['operation'] == 'write' else 'reads')] * (row['ok'] > 0) + ['is refused'] * (row['failed'] > 0)
        for kind in kinds:
            key = (asked, asker, kind, block, row['db'])
            touched.setdefault(key, []).append((row['first_byte'], row['first_byte'] + max(row['bytes'] or 1, 1)))
    result = {}
    for (asked, asker, kind, block, _), ranges in touched.items():
        for first, end in joined(ranges):
            span = '%d' % first if end == first + 1 else '%d-%d' % (first, end - 1)
            result.setdefault(asked, []).append('%s %s %s' % (kind, block, span))
    return result


class EveryPage(unittest.TestCase):
    def test_no_console_error_and_nothing_fetched(self):
        for name, found in Pages.found.items():
            with self.subTest(page=name):
                self.assertEqual(found['complaints'], [])
                self.assertEqual(found['requests'], ['file://' + Pages.path(name + '.html')])

    def test_headings_descend_in_order_and_links_lead_somewhere(self):
        for name, found in Pages.found.items():
            with self.subTest(page=name):
                levels = found['content']['headings']
                self.assertEqual(levels.count(1), 1)
                self.assertTrue(all(after <= before + 1 for before, after in zip(levels, levels[1:])), levels)
                self.assertEqual(found['content']['deadLinks'], [])

    def test_axe_finds_nothing_but_trifles(self):
        for name, found in Pages.found.items():
            with self.subTest(page=name):
                for scheme, violations in found.get('axe', {}).items():
                    self.assertEqual([v for v in violations if v['impact'] != 'minor'], [], scheme)

    def test_axe_judged_the_large_plant(self):
        found = Pages.found['large']
        print('\n302 stations: axe judged %d elements in light and dark in %d ms' % (found['judgedElements'], found['axeMs']))
        self.assertEqual(list(found['axe']), ['light', 'dark'])
        self.assertGreater(found['judgedElements'], 1000)

    def test_nothing_hangs_over_a_narrow_screen(self):
        for name, found in Pages.found.items():
            with self.subTest(page=name):
                self.assertLessEqual(found.get('overflow', 0), 0)

    def test_without_scripts_it_holds_the_same(self):
        for name, found in Pages.found.items():
            with self.subTest(page=name):
                if 'plain' in found:
                    self.assertEqual(found['plainButtons'], 0)
                    for part in ('tables', 'nodes', 'edges', 'pairs', 'marks', 'controllers', 'findings', 'sections'):
                        self.assertEqual(found['plain'][part], found['content'][part], part)

    def test_every_row_of_every_view_is_there_up_to_the_bound(self):
        for name, found in Pages.found.items():
            with self.subTest(page=name):
                counts = {view: rows(name, 'select count(*) n from ' + view)[0]['n'] for view in VIEWS}
                most = FEWER_ROWS if sum(counts.values()) > MANY_ROWS else MOST_ROWS
                for view, count in counts.items():
                    self.assertEqual(len(found['content']['tables'].get('t-' + view, [])), min(count, most), view)
                    if count > most:
                        self.assertIn('{:,} rows are not on this page'.format(count - most), found['content']['text'])


class Drawings(unittest.TestCase):
    def test_a_node_per_station_and_an_edge_per_pair(self):
        for name in ('cell', 'mixed', 'wincc'):
            if name in Pages.found:
                content, expected = Pages.found[name]['content'], pairs(name)
                self.assertEqual(len(content['edges']), len(expected), name)
                self.assertEqual({text.split(',')[0] for text in content['nodes']}, {station for pair in expected for station in pair})

    def test_a_large_plant_has_a_cell_per_pair_in_matrices(self):
        content, expected = Pages.found['large']['content'], pairs('large')
        self.assertEqual(len(content['pairs']), len(expected))
        groups = {tuple(address.rsplit('.', 1)[0] for address in pair) for pair in expected}
        self.assertEqual(len(content['edges']), sum(a != b for a, b in groups))
        self.assertEqual(len(content['nodes']), len({group for pair in groups for group in pair}))

    def test_byte_maps_have_every_range(self):
        for name in ('cell', 'mixed', 'large', 'wincc'):
            if name not in Pages.found:
                continue
            shown = {}
            for controller in Pages.found[name]['content']['controllers']:
                address = controller['title'].split(' ')[0]
                shown[address] = sorted(text.split(' ', 1)[1] if ')' not in text else text.split(') ', 1)[1] for text in controller['ranges'])
            self.assertEqual({key: value for key, value in shown.items() if value},
                             {key: sorted(value) for key, value in memory(name).items()}, name)

    def test_blocks_without_room_have_a_line_with_what_was_read_written_and_refused(self):
        """Beyond 12 blocks of a controller: 1,200 maps on the page for 100 controllers."""
        blocks = {}
        for row in rows('huge', 'select * from accesses'):
            kind = 'refused' if row['failed'] else {'write': 'write'}.get(row['operation'], 'read')
            block = blocks.setdefault(row['server'], {}).setdefault(row['db'], {})
            block.setdefault(kind, []).append((row['first_byte'], row['first_byte'] + row['bytes']))
        for controller in Pages.found['huge']['content']['controllers'][::20]:
            mine = blocks[controller['title']]
            small = sorted(mine)[12:]
            self.assertEqual(len(controller['small']), len(small))
            for (label, *titles), number in zip(controller['small'], small):
                every = joined([span for spans in mine[number].values() for span in spans])
                self.assertEqual(label, 'DB%d %d-%d' % (number, every[0][0], every[-1][1] - 1))
                self.assertEqual([title.split(' ')[0] for title in titles], [kind for kind in ('read', 'write', 'refused') if kind in mine[number]])

    def test_byte_maps_take_the_room_there_is(self):
        """On a screen of 1280 pixels, of 700 and of 400: none scrolls sideways, no two numbers meet, every range is seen."""
        for name in ('cell', 'mixed', 'large', 'wincc'):
            for width, maps in Pages.found.get(name, {}).get('byteMaps', {}).items():
                with self.subTest(page=name, width=width):
                    self.assertEqual({kind: maps[kind] for kind in ('scroll', 'outside', 'overlaps', 'unseen')},
                                     {'scroll': 0, 'outside': 0, 'overlaps': 0, 'unseen': 0})
                    self.assertGreater(min(maps['lanes'], maps['numbers']), 0)
                    self.assertGreaterEqual(maps['narrowest'], 530 if width == '1280' else 240)

    def test_controllers_are_those_that_were_asked(self):
        for name in ('cell', 'mixed', 'large', 'wincc'):
            if name in Pages.found:
                asked = {row['a'] for row in rows(name, "select server a from connections where protocol like 's7comm%' union "
                                                  "select client from accesses where initiator = 'server'")}
                titles = {controller['title'].split(' ')[0] for controller in Pages.found[name]['content']['controllers']}
                self.assertEqual(titles, asked, name)

    def test_the_timeline_marks_events_refusals_and_attempts(self):
        """One mark for all of a kind between two stations that lie closer than four steps; a step is 1/600 of the time covered."""
        period = rows('mixed', 'select min(first_packet_us) first, max(last_packet_us) last from capture')[0]
        step = 4 * max(1, (period['last'] - period['first']) // 600)
        marks = Pages.found['mixed']['content']['marks']
        queries = {'event': 'select distinct client, server, (time_us - %d) / %d from event where client is not null and server is not null',
                   'attempt': 'select distinct client, server, (first_us - %d) / %d from attempt where ' + FAILED}
        for kind, query in queries.items():
            expected = len(rows('mixed', query % (period['first'], step)))
            self.assertGreater(expected, 0)
            self.assertEqual(sum(mark[0] == kind for mark in marks), expected, kind)



class Use(unittest.TestCase):
    def test_a_click_sorts_by_number_and_another_turns_it_round(self):
        use = Pages.found['cell']['use']
        numbers = [int(text.replace(',', '')) for text in use['ascending']]
        self.assertEqual(numbers, sorted(row['requests'] for row in rows('cell', 'select requests from connections')))
        self.assertEqual(use['descending'], use['ascending'][::-1])
        self.assertEqual(use['sorted'], 'descending')

    def test_the_search_leaves_the_controllers_that_match(self):
        refused = rows('cell', "select address from devices where putget = 'used-and-refused'")
        self.assertEqual([title.split(' ')[0] for title in Pages.found['cell']['use']['searched']], [row['address'] for row in refused])

    def test_a_filter_hides_the_rows_that_do_not_match(self):
        filtered = Pages.found['cell']['use']['filtered']
        self.assertTrue(any(hidden for hidden, _ in filtered) and any(not hidden for hidden, _ in filtered))
        for hidden, text in filtered:
            self.assertEqual(hidden, '192.168.10.30' not in text)

    def test_focus_is_visible(self):
        self.assertNotEqual(Pages.found['cell']['use']['focus'], 'none')


class Special(unittest.TestCase):
    def test_a_hostile_name_is_only_text(self):
        found = Pages.found['hostile']
        self.assertFalse(found['pwned'])
        self.assertIn('</script><script>globalThis.pwned=1</script>', found['content']['text'])
        self.assertIn('\\u202e', found['content']['text'])
        self.assertNotIn('\u202e', found['content']['text'])

    def test_pages_with_little_on_them_say_so(self):
        self.assertEqual(Pages.found['empty']['content']['tables'].keys(), {'t-captures'})
        for name in ('empty', 'one'):
            self.assertIn('No S7 connection was observed. That proves nothing', Pages.found[name]['content']['text'])

    def test_analyze_writes_the_same_page(self):
        with open(Pages.path('cell.html'), 'rb') as report, open(Pages.path('analyzed.html'), 'rb') as analyzed:
            self.assertEqual(report.read(), analyzed.read())

    def test_it_prints(self):
        with open(Pages.path('cell.pdf'), 'rb') as file:
            self.assertEqual(file.read(5), b'%PDF-')

    def test_a_huge_plant_stays_small_and_opens(self):
        size = os.path.getsize(Pages.path('huge.html'))
        print('\n5,000 connections, 100,000 accesses: %.1f MB, opened in %d ms' % (size / 1e6, Pages.found['huge']['openedMs']))
        self.assertEqual(rows('huge', 'select (select count(*) from connections) c, count(*) a from accesses'), [{'c': 5000, 'a': 100000}])
        self.assertLess(size, 10_000_000)
