"""Every view's JSON is what docs/json-schema says, for all samples."""
import json
import os

from support import ROOT, SAMPLES, ProgramTest

try:
    import jsonschema
except ImportError:
    jsonschema = None

FOLDER = os.path.join(ROOT, 'docs', 'json-schema')
VIEWS = ('connections', 'sessions', 'accesses', 'operations', 'attempts', 'devices', 'events', 'captures', 'connection-list')


def schema(name):
    with open(os.path.join(FOLDER, name + '.json'), encoding='utf-8') as file:
        return json.load(file)


class JsonSchema(ProgramTest):
    def setUp(self):
        super().setUp()
        self.need(jsonschema, 'python3-jsonschema is not installed')

    def test_there_is_one_for_every_view_and_nothing_else(self):
        self.assertEqual(sorted(os.listdir(FOLDER)), sorted(name + '.json' for name in VIEWS + ('findings',)))
        for name in VIEWS + ('findings',):
            jsonschema.Draft202012Validator.check_schema(schema(name))

    def test_every_sample_keeps_to_it(self):
        validators = {name: jsonschema.Draft202012Validator(schema(name)) for name in VIEWS + ('findings',)}
        rows = dict.fromkeys(validators, 0)
        for sample in sorted(os.listdir(SAMPLES)):
            if '.pcap' not in sample or sample.endswith('.gz'):
                continue
            inventory = sample + '.db'
            self.analyze(os.path.join(SAMPLES, sample), inventory=inventory)
            for name, validator in validators.items():
                words = ('audit', self.path(inventory), '--fail-on', 'never') if name == 'findings' else ('report', self.path(inventory), name)
                text = self.s7scope(*words, '-f', 'json').out
                data = json.loads(text)
                rows[name] += len(data)
                problems = [(list(e.absolute_path), e.message[:200]) for e in validator.iter_errors(data)]
                self.assertEqual(problems[:3], [], (sample, name))
                for row in data:  # keys in the order of the schema: the text is stable
                    self.assertEqual(list(row), list(validator.schema['items']['properties']), (sample, name))
        self.assertTrue(all(rows.values()), rows)

    def test_lines_are_its_items(self):
        self.analyze(os.path.join(SAMPLES, 'plant-cell.pcapng'))
        for name in VIEWS:
            lines = self.s7scope('report', self.path('x.db'), name, '-f', 'jsonl').out.splitlines()
            self.assertEqual([json.loads(line) for line in lines], self.report(name), name)
