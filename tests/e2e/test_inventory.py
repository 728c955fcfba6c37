"""The inventory: what is counted, what is counted once, what is refused."""
import gzip
import hashlib
import os
import shutil
import sqlite3
import stat
import subprocess

import frames
from support import ProgramTest


def polled(count, **where):
    return frames.pcap(frames.polling(count, **where))


class Counting(ProgramTest):
    def test_a_clean_connection_is_counted_exactly(self):
        self.analyze(self.file('a.pcap', polled(5)))
        row = self.rows('select * from connections')[0]
        expected = {'client': '10.0.0.1', 'server': '10.0.0.2', 'port': 102, 'protocol': 's7comm', 'client_tsap': '0100', 'server_tsap': '0102',
                    'rack': 0, 'slot': 2, 'pdu_size': 240, 'sessions': 1, 'start_seen': 1, 'requests': 7, 'responses': 7, 'unanswered': 0,
                    'errors': 0, 'reads': 10, 'writes': 1, 'read_bytes': 65, 'written_bytes': 2}
        self.assertEqual({key: row[key] for key in expected}, expected)
        accesses = self.rows('select operation, area, db, first_byte, bytes, requests, ok, failed from accesses order by db')
        self.assertEqual([tuple(a.values()) for a in accesses], [
            ('read', 'DB', 1, 0, 10, 5, 5, 0), ('read', 'DB', 2, 4, 3, 5, 5, 0), ('write', 'DB', 3, 8, 2, 1, 1, 0)])

    def test_two_captures_add_up(self):
        first, second = self.file('a.pcap', polled(5)), self.file('b.pcap', polled(3, at=frames.START + 3600))
        self.analyze(first)
        self.analyze(second)
        facts = self.facts()
        self.assertEqual((facts['sum(requests)'], facts['sum(reads)'], facts['count(*)'], facts['sum(sessions)']), (12, 16, 1, 2))
        self.assertEqual(self.value("select sum(requests) from accesses where db = 1"), 8)

    def test_two_captures_in_one_call_add_up_alike(self):
        first, second = self.file('a.pcap', polled(5)), self.file('b.pcap', polled(3, at=frames.START + 3600))
        self.analyze(first)
        self.analyze(second)
        self.analyze(second, first, inventory='y.db')
        self.assertEqual(self.facts(), self.facts('y.db'))

    def test_one_file_per_direction_is_one_observation(self):
        packets = frames.polling(20)
        client = [p for p in packets if p[1][26:30] == b'\x0a\x00\x00\x01']
        server = [p for p in packets if p not in client]
        self.analyze(self.file('all.pcap', frames.pcap(packets)))
        self.analyze(self.file('to.pcap', frames.pcap(client)), self.file('from.pcap', frames.pcap(server)), inventory='y.db')
        all_in_one, tapped = self.facts(), self.facts('y.db')
        self.assertEqual((all_in_one.pop('captures'), tapped.pop('captures')), (1, 2))
        self.assertEqual(all_in_one, tapped)

    def test_a_session_goes_on_across_files(self):
        packets = frames.polling(20)
        parts = [self.file('%d.pcap' % i, frames.pcap(packets[i * 13:(i + 1) * 13])) for i in range(4)]
        self.assertEqual(sum(len(packets[i * 13:(i + 1) * 13]) for i in range(4)), len(packets))
        self.analyze(*parts)
        self.assertEqual(self.facts()['sum(requests)'], 22)
        self.assertEqual((self.facts()['sum(sessions)'], self.value('select count(*) from sessions')), (1, 1))

    def test_an_unanswered_request_is_one(self):
        conversation = frames.Conversation().open().read((1, 0, 10))
        conversation.segment(0, frames.PUSH, frames.data(frames.s7(1, 99, b'\x04\x01' + frames.address(1, 0, 10))))
        self.analyze(self.file('a.pcap', frames.pcap(conversation.packets)))
        row = self.rows('select requests, responses, unanswered from connections')[0]
        self.assertEqual(tuple(row.values()), (3, 2, 1))


class Once(ProgramTest):
    def assert_skipped(self, *words):
        before = self.facts()
        result = self.analyze(*words)
        self.assertEqual(self.facts(), before)
        self.assertRegex(result.err + result.out, r'(?i)skip|already')

    def test_the_same_capture_counts_once_under_any_name_and_compression(self):
        capture = self.file('a.pcap', polled(5))
        self.analyze(capture)
        self.assert_skipped(capture)
        shutil.copy(capture, self.path('renamed.cap'))
        self.assert_skipped(self.path('renamed.cap'))
        with open(capture, 'rb') as plain, gzip.open(self.path('a.pcap.gz'), 'wb') as packed:
            packed.write(plain.read())
        self.assert_skipped(self.path('a.pcap.gz'))
        subprocess.run(['zstd', '-q', capture, '-o', self.path('b.zst')], check=True)
        self.assert_skipped(self.path('b.zst'))

    def test_the_same_capture_twice_in_one_call_counts_once(self):
        capture = self.file('a.pcap', polled(5))
        shutil.copy(capture, self.path('b.pcap'))
        self.analyze(capture, self.path('b.pcap'))
        self.assertEqual(self.facts()['sum(requests)'], 7)

    def test_again_replaces(self):
        capture = self.file('a.pcap', polled(5))
        self.analyze(capture)
        before = self.facts()
        self.analyze(capture, '--again')
        self.assertEqual(self.facts(), before)

    def test_captures_that_differ_in_one_packet_both_count(self):
        self.analyze(self.file('a.pcap', polled(5)))
        self.analyze(self.file('b.pcap', polled(6)))
        self.assertEqual(self.facts()['captures'], 2)

    def test_a_damaged_capture_that_comes_back_whole_replaces_its_part(self):
        whole = polled(5)
        self.analyze(self.file('a.pcap', whole[:-40]), code=3)
        self.assertEqual(self.value('select complete from captures'), 0)
        self.analyze(self.file('a.pcap', whole), '--again')
        self.assertGreaterEqual(self.value("select count(*) from captures where complete = 1"), 1)


class Refused(ProgramTest):
    def digest(self, name):
        with open(self.path(name), 'rb') as file:
            return hashlib.sha256(file.read()).hexdigest()

    def assert_refused(self, name):
        before = self.digest(name)
        result = self.s7scope('analyze', self.file('a.pcap', polled(5)), '-o', self.path(name))
        self.assertEqual(result.code, 4, result)
        self.assertIn(name, result.err)
        self.assertEqual(self.digest(name), before)
        self.assertEqual(sorted(os.listdir(self.folder)), sorted(['a.pcap', name]), 'nothing beside it')
        self.assertEqual(self.s7scope('report', self.path(name), 'connections').code, 4)

    def test_somebody_elses_database(self):
        database = sqlite3.connect(self.path('theirs.db'))
        database.executescript('create table t(a); insert into t values (1);')
        database.close()
        self.assert_refused('theirs.db')

    def test_an_empty_database_with_somebody_elses_id(self):
        database = sqlite3.connect(self.path('theirs.db'))
        database.executescript('pragma application_id = 12345; pragma user_version = 1;')
        database.close()
        self.assert_refused('theirs.db')

    def test_no_database_at_all(self):
        self.file('notes.txt', b'not a database at all, but long enough to look at\n' * 50)
        self.assert_refused('notes.txt')

    def test_a_newer_version(self):
        self.analyze(self.file('a.pcap', polled(5)), inventory='newer.db')
        database = sqlite3.connect(self.path('newer.db'))
        version = database.execute('pragma user_version').fetchone()[0]
        database.execute('pragma user_version = %d' % (version + 1))
        database.close()
        self.assert_refused('newer.db')

    def test_a_folder_that_is_not_there(self):
        result = self.s7scope('analyze', self.file('a.pcap', polled(1)), '-o', self.path('no/such/x.db'))
        self.assertEqual(result.code, 4, result)

    def test_an_inventory_that_is_not_there(self):
        self.assertIn(self.s7scope('report', self.path('none.db'), 'connections').code, (3, 4))
        self.assertFalse(os.path.exists(self.path('none.db')), 'asking makes none')


class OnDisk(ProgramTest):
    def test_it_is_marked_as_ours_and_one_plain_file(self):
        self.analyze(self.file('a.pcap', polled(5)))
        self.assertNotEqual(self.value('pragma application_id'), 0)
        self.assertGreater(self.value('pragma user_version'), 0)
        self.assertEqual(self.value('pragma journal_mode'), 'delete')
        self.assertEqual(self.value('pragma integrity_check'), 'ok')
        self.assertEqual(sorted(os.listdir(self.folder)), ['a.pcap', 'x.db'])

    def test_without_o_it_is_s7scope_db_here(self):
        result = self.s7scope('analyze', self.file('a.pcap', polled(1)))
        self.assertEqual(result.code, 0, result.err)
        self.assertTrue(os.path.exists(self.path('s7scope.db')))

    def test_it_reads_from_a_folder_without_write_permission(self):
        self.analyze(self.file('a.pcap', polled(5)))
        wanted = self.report('connections')
        os.mkdir(self.path('locked'))
        shutil.move(self.path('x.db'), self.path('locked/x.db'))
        os.chmod(self.path('locked/x.db'), stat.S_IRUSR)
        os.chmod(self.path('locked'), stat.S_IRUSR | stat.S_IXUSR)
        self.addCleanup(os.chmod, self.path('locked'), stat.S_IRWXU)
        self.assertEqual(self.report('connections', 'locked/x.db'), wanted)
        self.assertEqual(os.listdir(self.path('locked')), ['x.db'])

    def test_two_inventories_of_one_capture_have_the_same_rows(self):
        capture = self.file('a.pcap', polled(5))
        self.analyze(capture)
        self.analyze(capture, inventory='y.db')
        for view in ('connections', 'sessions', 'accesses', 'operations', 'attempts'):
            self.assertEqual(self.rows('select * from %s' % view), self.rows('select * from %s' % view, 'y.db'), view)

    def test_jobs_change_nothing(self):
        packets = [p for i in range(40) for p in frames.polling(3, client='10.0.%d.1' % i, at=frames.START + i)]
        capture = self.file('a.pcap', frames.pcap(packets))
        for jobs in ('1', '3'):
            self.analyze(capture, '--jobs', jobs, inventory=jobs + '.db')
        for view in ('connections', 'sessions', 'accesses', 'attempts'):
            self.assertEqual(self.rows('select * from %s' % view, '1.db'), self.rows('select * from %s' % view, '3.db'), view)
