"""Damaged, cut and foreign input: everything before the damage, exit code 3, and the words that help."""
import os
import re

import frames
from support import CAPTURES, LONG, SAMPLES, SANITIZED, ProgramTest, captures_below

SMALL = 4096
CUTS = 24
# No common factor with 16, so that both commands get their share of the lengths.
STRIDE = 5 if SANITIZED and not LONG else 1


def cuts(size, dense):
    """Lengths at which a file of this size is cut: all of them, or the first headers and a fair spread."""
    if dense:
        return range(size)
    return sorted(set(range(0, min(size, 96), 3)) | {size * i // CUTS + i % 5 for i in range(CUTS)} | {size - 1})


class Cut(ProgramTest):
    def assert_told(self, capture, result):
        """A message that names the file, an offset and a cause."""
        if result.code == 3:
            lines = [line for line in result.err.splitlines() if os.path.basename(capture) in line]
            self.assertTrue(lines, result.err)
            self.assertRegex(' '.join(lines), r'\d', 'no offset: %s' % lines)
            self.assertGreater(len(re.findall(r'[a-z]{3,}', ' '.join(lines))), 2, 'no cause: %s' % lines)

    def survive(self, command, capture):
        words = ('analyze', capture, '-o', self.path('x.db')) if command == 'analyze' else ('decode', capture, '-f', 'jsonl')
        result = self.s7scope(*words)
        self.assertIn(result.code, (0, 3), (capture, result.err))
        self.assert_told(capture, result)
        return result

    def cut_everywhere(self, content, dense):
        for length in cuts(len(content), dense)[::STRIDE]:
            capture = self.file('cut.pcap', content[:length])
            self.survive('decode', capture)
            if LONG or length % 16 == 0:
                self.survive('analyze', capture)
                os.remove(self.path('x.db')) if os.path.exists(self.path('x.db')) else None

    def test_everything_before_the_damage_is_kept(self):
        whole = frames.pcap(frames.polling(5))
        result = self.analyze(self.file('cut.pcap', whole[:-20]), code=3)
        self.assertEqual(self.facts()['sum(requests)'], 7)
        row = self.rows('select complete, problem, packets from captures')[0]
        self.assertEqual((row['complete'], row['packets']), (0, len(frames.polling(5)) - 1))
        self.assertTrue(row['problem'])
        self.assertIn('cut.pcap', result.err)
        record = len(whole) - 16 - 54
        self.assertRegex(result.err, r'\b(%d|%d|%d)\b' % (record, record + 16, len(whole) - 20), 'where the damage is')

    def test_a_small_capture_cut_at_every_byte(self):
        self.cut_everywhere(frames.pcap(frames.polling(1)), True)

    def test_samples_cut(self):
        samples = captures_below(SAMPLES)
        self.need(samples, 'no samples')
        for sample in samples:
            with self.subTest(os.path.basename(sample)), open(sample, 'rb') as file:
                content = file.read()
                self.cut_everywhere(content, LONG and len(content) <= SMALL)

    def test_captures_of_others_cut(self):
        captures = captures_below(CAPTURES)
        self.need(captures, 'no captures in %s' % CAPTURES)
        for capture in captures:
            with self.subTest(os.path.basename(capture)), open(capture, 'rb') as file:
                content = file.read()
            for length in cuts(len(content), False)[::8]:
                self.survive('decode', self.file('cut.pcap', content[:length]))

    def test_robustness_captures(self):
        folder = os.path.join(CAPTURES, 'robustness')
        self.need(os.path.isdir(folder), 'no captures in %s' % folder)
        names = [n for n in sorted(os.listdir(folder)) if n != 'SOURCES.tsv']
        for name in names:
            with self.subTest(name):
                self.survive('analyze', os.path.join(folder, name))
                self.survive('decode', os.path.join(folder, name))
        self.assertEqual(self.value("select count(*) from connections where protocol like 's7%'"), 0)
        self.assertEqual(self.value('select count(*) from accesses'), 0)


class NoCapture(ProgramTest):
    def assert_unreadable(self, path):
        result = self.s7scope('analyze', path, '-o', self.path('x.db'))
        self.assertEqual(result.code, 3, result)
        self.assertIn(os.path.basename(path), result.err)
        self.assertFalse(os.path.exists(self.path('x.db')), 'an inventory of nothing')

    def test_a_missing_file(self):
        self.assert_unreadable(self.path('none.pcap'))

    def test_an_empty_file(self):
        self.assert_unreadable(self.file('empty.pcap', b''))

    def test_a_text(self):
        self.assert_unreadable(self.file('notes.pcap', b'these are no packets, only words\n' * 20))

    def test_a_readable_capture_beside_it_is_analyzed(self):
        good = self.file('good.pcap', frames.pcap(frames.polling(5)))
        result = self.s7scope('analyze', good, self.path('none.pcap'), '-o', self.path('x.db'))
        self.assertEqual(result.code, 3, result)
        self.assertEqual(self.facts()['sum(requests)'], 7)
        unread = self.rows('SELECT name, complete FROM captures WHERE problem IS NOT NULL')
        self.assertEqual([(os.path.basename(row['name']), row['complete']) for row in unread], [('none.pcap', 0)])

    def test_an_inventory_that_was_there_stays(self):
        self.assertEqual(self.s7scope('analyze', self.file('good.pcap', frames.pcap(frames.polling(5))), '-o', self.path('x.db')).code, 0)
        self.assertEqual(self.s7scope('analyze', self.path('none.pcap'), '-o', self.path('x.db')).code, 3)
        self.assertEqual(self.facts()['sum(requests)'], 7)

    def test_in_a_folder_it_is_noted_and_no_error(self):
        os.mkdir(self.path('ring'))
        self.file('ring/1.pcap', frames.pcap(frames.polling(5)))
        self.file('ring/README.txt', b'the ring buffer of sensor 3\n')
        self.analyze(self.path('ring'))
        self.assertEqual(self.facts()['sum(requests)'], 7)

    def test_the_magic_decides_and_not_the_name(self):
        self.analyze(self.file('packets.txt', frames.pcap(frames.polling(5))))
        self.assertEqual(self.facts()['sum(requests)'], 7)
