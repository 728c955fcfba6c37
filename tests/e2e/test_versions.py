"""Inventories that earlier builds made: read as they are, brought forward by who writes to them."""
import hashlib
import os
import sqlite3
import unittest

from support import ROOT, SAMPLES, ProgramTest

SCHEMAS = os.path.join(ROOT, 'tests', 'unit', 'storage', 'schemas')
VIEWS = ('connections', 'sessions', 'accesses', 'operations', 'attempts', 'devices', 'events', 'captures')
FIRST, SECOND = (os.path.join(SAMPLES, name) for name in ('plant-cell.pcapng', 'engineering-changes.pcap'))


class OlderInventory(ProgramTest):
    def make_older(self, schema, name='old.db', source='new.db'):
        """What an earlier build would have written: its tables, with the rows they have columns for."""
        with open(os.path.join(SCHEMAS, schema + '.sql'), encoding='utf-8') as file:
            script = file.read()
        database = sqlite3.connect(self.path(name))
        database.executescript(script + 'pragma application_id = %d; pragma user_version = 1;' % 0x53375343)
        database.execute('attach ? as other', [self.path(source)])
        tables = [row[0] for row in database.execute(
            "select name from main.sqlite_schema where type = 'table' and name not like 'sqlite%'")]
        for table in tables:
            columns = ', '.join(row[1] for row in database.execute('pragma main.table_info(%s)' % table))
            database.execute('insert or replace into main.%s (%s) select %s from other.%s' % (table, columns, columns, table))
        database.commit()
        database.close()

    def digest(self, name):
        with open(self.path(name), 'rb') as file:
            return hashlib.sha256(file.read()).hexdigest()

    def views(self, inventory):
        return {view: self.report(view, inventory) for view in VIEWS}

    def test_reading_and_adding(self):
        self.analyze(FIRST, inventory='new.db')
        wanted = self.views('new.db')
        for schema in ('version-1-first', 'version-1-names'):
            name = schema + '.db'
            self.make_older(schema, name)
            before = self.digest(name)
            self.assertEqual(self.views(name), wanted)
            self.assertEqual(self.s7scope('audit', self.path(name), '-f', 'json').out,
                             self.s7scope('audit', self.path('new.db'), '-f', 'json').out)
            self.assertEqual(self.digest(name), before, 'readers leave it as it is')
            added = self.analyze(SECOND, inventory=name)
            self.assertIn('schema version 2 now instead of 1', added.err)
            self.assertNotIn('schema version', self.analyze(SECOND, inventory=name).err, 'once')
        self.analyze(SECOND, inventory='new.db')
        for schema in ('version-1-first', 'version-1-names'):
            self.assertEqual(self.views(schema + '.db'), self.views('new.db'))

    def test_a_merge_with_one_of_today(self):
        self.analyze(FIRST, inventory='new.db')
        self.analyze(SECOND, inventory='second.db')
        self.make_older('version-1-first')
        for name in ('old.db', 'new.db'):
            result = self.s7scope('merge', '-o', self.path('merged-' + name), self.path(name), self.path('second.db'))
            self.assertEqual(result.code, 0, result)
        self.assertEqual(self.views('merged-old.db'), self.views('merged-new.db'))
        self.assertEqual(self.value('pragma user_version', 'old.db'), 1)
        self.assertEqual(self.value('pragma user_version', 'merged-old.db'), 2)


if __name__ == '__main__':
    unittest.main()
