"""decode: what is joined and in which order it is printed."""
import json

import frames
from support import ProgramTest


class Joined(ProgramTest):
    def pdus(self, packets):
        result = self.s7scope('decode', '-f', 'jsonl', self.file('x.pcap', frames.pcap(packets)))
        self.assertEqual(result.code, 0, result.err)
        return [json.loads(line) for line in result.out.splitlines()]

    def check(self, packets):
        rows = self.pdus(packets)
        numbers = [row['frame.number'] for row in rows]
        self.assertEqual(numbers, sorted(numbers))
        answers = [row for row in rows if row.get('s7comm.header.rosctr') == 3]
        self.assertEqual(len(answers), 7)
        self.assertTrue(all('s7scope.request_frame' in row and row['s7scope.latency_us'] >= 0 for row in answers), answers)
        self.assertEqual(sum(len(row.get('s7scope.items', [])) for row in answers), 11)

    def test_answers_name_their_requests(self):
        self.check(frames.polling(5))

    def test_answers_captured_before_their_requests_do_too(self):
        packets = list(frames.polling(5))
        payload = [i for i, (_, data) in enumerate(packets) if len(data) > 54 + 22]  # behind handshake and COTP
        for first, second in zip(payload[2::2], payload[3::2]):
            packets[first], packets[second] = packets[second], packets[first]
        self.assertNotEqual(packets, list(frames.polling(5)))
        self.check(packets)
