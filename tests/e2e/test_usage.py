"""Exit code 2 with one line that says what and how to mend it; help and version."""
import frames
from support import ProgramTest

COMMANDS = ('analyze', 'report', 'diff', 'merge', 'decode', 'extract')


class WrongUsage(ProgramTest):
    def assert_usage(self, *words, names=''):
        result = self.s7scope(*words)
        self.assertEqual(result.code, 2, (words, result))
        self.assertEqual(result.out, '', words)
        self.assertEqual(len(result.err.strip().splitlines()), 1, (words, result.err))
        self.assertIn(names, result.err, words)

    def test_no_command(self):
        self.assert_usage()

    def test_unknown_command(self):
        self.assert_usage('frobnicate', names='frobnicate')

    def test_unknown_option(self):
        for command in COMMANDS:
            with self.subTest(command):
                self.assert_usage(command, '--frobnicate', 'x', names='--frobnicate')

    def test_missing_argument(self):
        for command in COMMANDS:
            with self.subTest(command):
                self.assert_usage(command)

    def test_bad_values(self):
        self.assert_usage('analyze', 'x.pcap', '--port', 'abc', names='abc')
        self.assert_usage('analyze', 'x.pcap', '--port', '70000', names='70000')
        self.assert_usage('report', 'x.db', 'connections', '-f', 'frob', names='frob')
        self.assert_usage('report', 'x.db', 'frob', names='frob')
        self.assert_usage('decode', 'x.pcap', '-f', 'frob', names='frob')

    def test_a_filter_that_is_none(self):
        capture = self.file('x.pcap', frames.pcap(frames.polling(1)))
        self.assert_usage('analyze', capture, '--filter', 'frob the packets', names='frob')

    def test_wrong_usage_leaves_no_inventory(self):
        self.s7scope('analyze', 'x.pcap', '--port', 'abc', '-o', self.path('x.db'))
        with self.assertRaises(FileNotFoundError):
            open(self.path('x.db'), 'rb')


class Help(ProgramTest):
    def test_every_command_shows_an_example(self):
        for words in ((), *((c,) for c in COMMANDS)):
            with self.subTest(words):
                result = self.s7scope(*words, '--help')
                self.assertEqual(result.code, 0)
                self.assertIn('s7scope ' + ' '.join(words), result.out)
                self.assertNotIn('{', result.out, 'a notation of the library that parses options')

    def test_version_names_the_libraries(self):
        result = self.s7scope('--version')
        self.assertEqual(result.code, 0)
        for name in ('s7scope', 'libpcap', 'sqlite', 'zlib', 'zstd'):
            self.assertIn(name, result.out.lower())
