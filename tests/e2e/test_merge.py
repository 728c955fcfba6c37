"""merge: several sensors, one inventory. What two sensors saw counts once; the truth is one capture of everything."""
import os
import shutil
import sqlite3

import captures
import frames
from support import SAMPLES, ProgramTest

VIEWS = ('connections', 'sessions', 'accesses', 'operations', 'attempts', 'devices', 'events')
# What depends on which file a packet is in, and on ids.
OF_THE_FILE = ('id', 'connection', 'capture', 'frame', 'first_frame', 'last_frame')


class MergeTest(ProgramTest):
    def merge(self, *inventories, into='all.db', code=0, options=()):
        result = self.s7scope('merge', '-o', self.path(into), *[self.path(i) for i in inventories], *options)
        self.assertEqual(result.code, code, result.err)
        return result

    def sensor(self, name, packets, at=None):
        """An inventory NAME.db of these packets."""
        capture = self.file(name + '.pcap', frames.pcap(packets))
        self.assertEqual(self.s7scope('analyze', capture, '-o', self.path(name + '.db'), '--sensor', name).code, 0)
        return name + '.db'

    def content(self, inventory):
        """Every cell of every table."""
        tables = [row['name'] for row in self.rows("select name from sqlite_schema where type = 'table'", inventory)]
        return {table: sorted(map(repr, (tuple(r.values()) for r in self.rows('select * from "%s"' % table, inventory))))
                for table in tables if table != 'sqlite_sequence'}

    def views(self, inventory, without=OF_THE_FILE):
        return {view: sorted(repr([(k, v) for k, v in row.items() if k not in without])
                             for row in self.rows('select * from ' + view, inventory)) for view in VIEWS}

    def assert_same_views(self, one, other, **options):
        first, second = self.views(one, **options), self.views(other, **options)
        for view in VIEWS:
            self.assertEqual(first[view], second[view], view)


class DisjointCaptures(MergeTest):
    def test_equal_one_inventory_cell_by_cell(self):
        names = ['subscriptions.pcap', 'failed-attempts.pcap', 'plant-cell.pcapng', 's7comm-plus-session.pcap']
        found = []
        for name in names:
            self.analyze(os.path.join(SAMPLES, name), inventory=name + '.db')
            found.append((self.value('select min(first_packet_us) from capture', name + '.db'),
                          self.value('select max(last_packet_us) from capture', name + '.db'), self.value('select fingerprint from capture', name + '.db'), name))
        for _, _, _, name in sorted(found):  # the order in which merge takes them
            self.analyze(os.path.join(SAMPLES, name), inventory='one.db')
        self.merge(*[name + '.db' for name in names])
        self.assertEqual(self.content('all.db'), self.content('one.db'))

    def test_one_connection_at_two_times_adds_up(self):
        self.sensor('a', frames.polling(5))
        self.sensor('b', frames.polling(7, client_port=40001, at=frames.START + 100))
        self.merge('a.db', 'b.db')
        row = self.rows('select sessions, requests, reads, read_bytes from connections', 'all.db')
        # Each poll is one request of two items with 13 bytes; setup and write are two more requests of each session.
        self.assertEqual(row, [{'sessions': 2, 'requests': 5 + 7 + 2 * 2, 'reads': 2 * 12, 'read_bytes': 13 * 12}])
        self.assertEqual(self.rows('select sensor from captures', 'all.db'), [{'sensor': 'a'}, {'sensor': 'b'}])

    def test_an_empty_inventory_adds_nothing(self):
        self.sensor('a', frames.polling(5))
        self.analyze(self.file('none.pcap', frames.pcap([])), inventory='b.db')
        self.merge('b.db', 'a.db')
        self.assert_same_views('all.db', 'a.db')

    def test_names_of_stations_come_along(self):
        for sensor, names in (('a', '10.0.0.1,Panel\n10.0.0.2,Press\n'), ('b', '10.0.0.2,Saw\n')):
            capture = self.file(sensor + '.pcap', frames.pcap(frames.polling(5, client_port=40000 + ord(sensor), at=frames.START + ord(sensor))))
            self.analyze(capture, '--names', self.file('names.csv', b'address,name\n' + names.encode()), inventory=sensor + '.db')
        result = self.merge('b.db', 'a.db')
        self.assertEqual(self.rows('select client_name, server_name from connections', 'all.db'), [{'client_name': 'Panel', 'server_name': 'Saw'}])
        self.assertIn('10.0.0.2: Press, Saw', result.out)

    def test_the_same_capture_in_two_inventories_is_taken_once(self):
        self.sensor('a', frames.polling(5))
        shutil.copy(self.path('a.pcap'), self.path('renamed.pcap'))
        self.analyze(self.path('renamed.pcap'), inventory='b.db')
        result = self.merge('a.db', 'b.db')
        self.assertIn('the same capture is taken from', result.err)
        self.assert_same_views('all.db', 'a.db', without=())


class SharedConnections(MergeTest):
    """Two sensors of one plant: each sees its own cells and some connections of both; one of them loses packets."""

    def setUp(self):
        super().setUp()
        packets = captures.packets_of(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        shared, only_b = '192.168.10.11', '192.168.10.22'
        a, b, skipped = [], [], 0
        for index, (at, frame) in enumerate(packets):
            who = captures.stations(frame)
            if only_b in who:
                b.append((at, frame))
                continue
            a.append((at, frame))
            if shared not in who:
                continue
            if index % 7 == 3 and captures.tcp_ends(frame) and len(captures.payload_of(frame)) > 40:
                skipped += 1
                continue
            b.append((at, frame))
        self.assertGreater(skipped, 50)
        self.sensor('a', a)
        self.sensor('b', b)
        self.sensor('truth', packets)

    def test_every_view_is_that_of_one_capture(self):
        result = self.merge('a.db', 'b.db')
        self.assert_same_views('all.db', 'truth.db')
        self.assertIn('taken from a', result.out)
        self.assertEqual(self.value("select count(*) from sighting s join captures c on c.id = s.capture where sensor = 'b' and outcome is null", 'all.db'),
                         self.value("select count(*) from sessions where server = '192.168.10.11'", 'truth.db'))

    def test_the_sums_without_it_would_be_too_high(self):
        self.assertGreater(self.value('select sum(requests) from connections', 'a.db') + self.value('select sum(requests) from connections', 'b.db'),
                           self.value('select sum(requests) from connections', 'truth.db'))

    def test_the_order_makes_no_difference(self):
        self.merge('a.db', 'b.db', into='ab.db')
        self.merge('b.db', 'a.db', into='ba.db')
        self.assertEqual(self.content('ab.db'), self.content('ba.db'))

    def test_once_more_changes_nothing(self):
        self.merge('a.db', 'b.db')
        for more in (['a.db'], ['b.db'], ['b.db', 'a.db']):
            self.merge('all.db', *more, into='again.db')
            self.assert_same_views('again.db', 'all.db')
            self.assertEqual(self.content('again.db')['sighting'], self.content('all.db')['sighting'])


class Details(MergeTest):
    def test_a_range_that_only_the_lossy_sensor_saw_stays(self):
        talk = frames.Conversation().open()
        for _ in range(6):
            talk.read((1, 0, 10))
        before = len(talk.packets)
        talk.write((9, 0, 2))
        after = len(talk.packets)
        talk.read((1, 0, 10)).close()
        self.sensor('a', talk.packets[:before] + talk.packets[after:])
        self.sensor('b', talk.packets[:6] + talk.packets[before - 2:])
        self.merge('a.db', 'b.db')
        self.assertEqual(self.rows('select operation, db, requests from accesses order by 1', 'all.db'),
                         [{'operation': 'read', 'db': 1, 'requests': 7}, {'operation': 'write', 'db': 9, 'requests': 1}])

    def test_a_session_that_one_alone_saw_stays_and_is_said(self):
        first, second = frames.polling(5), frames.polling(9, client_port=40001, at=frames.START + 60)
        self.sensor('a', first + second)
        third = frames.polling(3, client_port=40002, at=frames.START + 120)
        self.sensor('b', second + third)
        result = self.merge('a.db', 'b.db')
        # A connection of n rounds asks n + 2 times: setup, n reads, one write.
        self.assertEqual(self.rows('select sessions, requests, responses, reads from connections', 'all.db'),
                         [{'sessions': 3, 'requests': 7 + 11 + 5, 'responses': 7 + 11 + 5, 'reads': 2 * (5 + 9)}])
        self.assertEqual(self.value('select count(*) from sessions', 'all.db'), 3)
        text = ' '.join(result.out.split())
        self.assertIn('1 TCP connection that it alone saw counts, too', text)
        self.assertIn('it stands in one sum with shared ones', text)

    def test_equal_ports_with_other_sequence_numbers_are_two_connections(self):
        twin = frames.Conversation()
        twin.sequence = [70000, 90000]
        twin.open().read((1, 0, 10)).close()
        self.sensor('a', frames.polling(5))
        self.sensor('b', twin.packets)
        self.merge('a.db', 'b.db')
        self.assertEqual(self.rows('select sessions, reads from connections', 'all.db'), [{'sessions': 2, 'reads': 11}])

    def test_a_beginning_that_was_not_seen_is_said_to_be_in_doubt(self):
        packets = frames.polling(5)
        self.sensor('a', packets)
        self.sensor('b', packets[9:])
        self.assertIn('1 TCP connection may count twice', ' '.join(self.merge('a.db', 'b.db').out.split()))


class OwnConnections(MergeTest):
    """TCP connections that only the less complete sensor saw count once, with all that was asked there."""
    SUMS = {'connections': 'sessions, requests, responses, unanswered, errors, reads, writes, read_bytes, written_bytes, first_seen, last_seen',
            'accesses': 'operation, db, first_byte, bytes, requests, ok, failed, return_codes',
            'operations': 'operation, requests, ok, failed',
            'connection_minute': 'minute, sum(requests), sum(responses), sum(errors)'}

    def sums(self, inventory):
        return {view: self.rows('select %s from %s %s order by 1, 2, 3' % (columns, view, 'group by 1' if view == 'connection_minute' else ''), inventory)
                for view, columns in self.SUMS.items()}

    def assert_sums_of_truth(self, *packets):
        self.sensor('truth', [packet for part in packets for packet in part])
        merged, truth = self.sums('all.db'), self.sums('truth.db')
        for view in self.SUMS:
            self.assertEqual(merged[view], truth[view], view)

    @staticmethod
    def session(number, rounds):
        return frames.polling(rounds, client_port=40000 + number, at=frames.START + 60 * number)

    def test_in_captures_of_their_own(self):
        """Sensor b writes a file per minute, and goes on after a has ended."""
        first, second, third = self.session(0, 9), self.session(1, 5), self.session(2, 3)
        self.sensor('a', first + second)
        files = [self.file('b%d.pcap' % i, frames.pcap(part)) for i, part in enumerate((second, third))]
        self.analyze(*files, '--sensor', 'b', inventory='b.db')
        result = self.merge('a.db', 'b.db')
        self.assert_sums_of_truth(first, second, third)
        text = ' '.join(result.out.split())
        self.assertIn('b saw 1 TCP connection of it, too; 1 TCP connection that it alone saw counts, too', text)
        self.assertNotIn('in one sum', text)

    def test_of_three_sensors(self):
        parts = [self.session(number, rounds) for number, rounds in enumerate((5, 9, 3, 4))]
        for name, number in (('a', 0), ('b', 1), ('c', 2)):
            self.sensor(name, parts[number] + parts[number + 1])
        self.merge('a.db', 'b.db', 'c.db')
        self.assert_sums_of_truth(*parts)
        self.assertEqual(self.rows('select requests, reads from connections', 'all.db'), [{'requests': 21 + 4 * 2, 'reads': 2 * 21}])
        content = self.sums('all.db')
        self.merge('c.db', 'a.db', 'b.db', into='cab.db')
        self.assertEqual(self.sums('cab.db'), content)
        self.merge('all.db', 'b.db', into='again.db')
        self.assertEqual(self.sums('again.db'), content)

    def test_what_was_asked_at_another_time(self):
        """Both write DB 9 in connections of their own; what b wrote came when nothing shared was there."""
        own = frames.Conversation(client_port=40000).open().write((9, 0, 2)).write((9, 0, 2)).close().packets
        shared = self.session(1, 9)
        other = frames.Conversation(client_port=40002, at=frames.START + 120).open().write((9, 0, 2)).write((9, 0, 2)).write((9, 0, 2)).close().packets
        self.sensor('a', own + shared)
        self.sensor('b', shared + other)
        self.merge('a.db', 'b.db')
        self.assertEqual(self.rows("select requests, ok from accesses where db = 9", 'all.db'), [{'requests': 5, 'ok': 5}])
        self.assertEqual(self.rows("select requests from accesses where db = 1", 'all.db'), [{'requests': 9}])

    def test_never_more_than_the_truth(self):
        """Both have TCP connections of their own in one capture each: of a range that both saw the larger count stands."""
        first, shared, third = self.session(0, 5), self.session(1, 9), self.session(2, 3)
        self.sensor('a', first + shared)
        self.sensor('b', shared + third)
        self.merge('a.db', 'b.db')
        self.assertEqual(self.rows('select requests from accesses where db = 1', 'all.db'), [{'requests': 14}])
        self.assertEqual(self.value('select requests from connections', 'all.db'), 7 + 11 + 5)


class Firewall(MergeTest):
    """Sensor a before a firewall, sensor b behind it: the SYNs of one client never pass, the answers to another neither."""

    def setUp(self):
        super().setUp()
        allowed = frames.Conversation(client_port=41000).open()
        for _ in range(200):
            allowed.read((1, 0, 4))
        allowed.close()
        dropped, answered = [], []
        for repetition in range(3):
            syn = frames.Conversation(client='10.0.0.66', client_port=42000, at=frames.START + 0.01 + repetition * 0.05)
            syn.segment(0, frames.SYN)
            dropped += syn.packets
        half = frames.Conversation(client='10.0.0.77', client_port=43000, at=frames.START + 0.02)
        half.segment(0, frames.SYN)
        half.segment(1, frames.SYN_ACK)
        answered += half.packets
        self.sensor('a', sorted(allowed.packets + dropped + answered[:1]))
        self.sensor('b', sorted(allowed.packets + answered))
        self.result = self.merge('a.db', 'b.db')
        self.text = ' '.join(self.result.out.split())

    def test_a_syn_on_one_side_stays_as_proof(self):
        self.assertEqual(self.rows("select outcome, count from attempts where client = '10.0.0.66'", 'all.db'),
                         [{'outcome': 'unanswered', 'count': 1}])
        self.assertIn('10.0.0.66 to 10.0.0.2: 1 attempt, unanswered as a saw it', self.text)
        self.assertIn('b recorded at that time, shows other traffic of one of the two, and did not see it', self.text)

    def test_an_attempt_that_both_saw_counts_once_as_far_as_it_climbed(self):
        self.assertEqual(self.rows("select outcome, count from attempts where client = '10.0.0.77'", 'all.db'),
                         [{'outcome': 'tcp-only', 'count': 1}])
        self.assertIn('10.0.0.77 to 10.0.0.2: 1 attempt, tcp-only as b saw it', self.text)
        self.assertIn('unanswered for a', self.text)
        self.assertEqual(self.rows("select outcome, packets from sighting where client = '10.0.0.77'", 'all.db'),
                         [{'outcome': 'unanswered', 'packets': 1}])

    def test_what_passed_counts_once(self):
        self.assertEqual(self.rows('select sessions, reads from connections where client = \'10.0.0.1\'', 'all.db'),
                         [{'sessions': 1, 'reads': 200}])
        self.assertEqual(self.rows("select outcome, count from attempts where client = '10.0.0.1'", 'all.db'),
                         [{'outcome': 'established', 'count': 1}])


class Copies(MergeTest):
    def test_one_inventory_is_copied_as_it_is(self):
        self.sensor('a', frames.polling(5))
        self.merge('a.db', into='copy.db')
        self.assertEqual(self.content('copy.db'), self.content('a.db'))

    def test_while_another_program_writes(self):
        self.sensor('a', frames.polling(5))
        writer = sqlite3.connect(self.path('a.db'), isolation_level=None)
        self.addCleanup(writer.close)
        self.assertEqual(writer.execute('pragma journal_mode = wal').fetchone(), ('wal',))
        writer.execute("insert into station_name (network, name) values ('10.0.0.1', 'committed')")
        writer.execute('begin immediate')
        writer.execute("insert into station_name (network, name) values ('10.0.0.2', 'not yet')")
        self.merge('a.db', into='copy.db')
        self.assertEqual(self.rows('select name from station_name', 'copy.db'), [{'name': 'committed'}])
        self.assertEqual(self.value('pragma integrity_check', 'copy.db'), 'ok')
        writer.execute('commit')
        self.sensor('b', frames.polling(5, client_port=40001))
        self.merge('a.db', 'b.db')
        self.assertEqual(self.value('select count(*) from station_name', 'all.db'), 2)
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith(('copy.db', 'all.db'))].sort(), ['all.db', 'copy.db'].sort())


class Refusals(MergeTest):
    def setUp(self):
        super().setUp()
        self.sensor('a', frames.polling(5))
        self.sensor('b', frames.polling(5, client_port=40001))

    def bytes_of(self, name):
        with open(self.path(name), 'rb') as file:
            return file.read()

    def assert_refused(self, code, *inputs, into='all.db'):
        there = sorted(os.listdir(self.folder))
        before = {name: self.bytes_of(name) for name in there}
        result = self.merge(*inputs, into=into, code=code)
        self.assertEqual(sorted(os.listdir(self.folder)), there, 'nothing new, nothing half-written')
        for name in there:
            self.assertEqual(self.bytes_of(name), before[name], name)
        self.assertEqual(len(result.err.strip().splitlines()), 1, result.err)
        return result.err

    def test_outputs_that_are_no_inventory(self):
        self.file('notes.txt', b'my notes, long enough not to be taken for nothing\n' * 3)
        self.assert_refused(4, 'a.db', 'b.db', into='notes.txt')
        other = sqlite3.connect(self.path('other.db'))
        other.execute('create table t (x)')
        other.commit()
        other.close()
        self.assert_refused(4, 'a.db', 'b.db', into='other.db')
        self.assert_refused(4, 'a.db', into='other.db')

    def test_inputs_that_are_no_inventory(self):
        self.file('notes.txt', b'my notes, long enough not to be taken for nothing\n' * 3)
        self.assertIn('notes.txt', self.assert_refused(4, 'a.db', 'notes.txt'))
        self.assertIn('missing.db', self.assert_refused(3, 'a.db', 'missing.db'))

    def test_newer_and_damaged_inputs(self):
        newer = sqlite3.connect(self.path('b.db'))
        newer.execute('pragma user_version = 99')
        newer.commit()
        newer.close()
        self.assertIn('newer', self.assert_refused(4, 'a.db', 'b.db'))
        content = self.bytes_of('a.db')
        self.file('cut.db', content[:len(content) // 2])
        self.assertIn('cut.db', self.assert_refused(4, 'a.db', 'cut.db'))

    def test_an_output_that_is_an_input(self):
        self.assertIn('--inventory', self.assert_refused(2, 'a.db', 'b.db', into='a.db'))

    def test_an_output_that_somebody_writes(self):
        shutil.copy(self.path('a.db'), self.path('all.db'))
        self.file('all.db-wal', b'')
        self.assert_refused(4, 'a.db', 'b.db')

    def test_an_older_result_is_replaced(self):
        self.merge('a.db', 'b.db')
        before = self.content('all.db')
        self.merge('b.db', 'a.db')
        self.assertEqual(self.content('all.db'), before)

    def test_hostile_cells(self):
        database = sqlite3.connect(self.path('b.db'))
        database.execute('pragma writable_schema = on')
        database.execute("update sqlite_schema set sql = replace(sql, 'STRICT', '') where name = 'attempt'")
        database.commit()
        database.close()
        database = sqlite3.connect(self.path('b.db'))
        database.execute("update attempt set port = 'x'")
        database.commit()
        database.close()
        self.assertIn('b.db', self.assert_refused(4, 'a.db', 'b.db'))
