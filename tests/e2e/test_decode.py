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


def userdata(kind, group, function, content, reference=7):
    """A userdata PDU with a short head; `kind`: 4 request, 8 response."""
    parameters = b'\x00\x01\x12\x04\x11' + bytes([kind << 4 | group, function, 0])
    return frames.data(frames.s7(7, reference, parameters, b'\xff\x09' + len(content).to_bytes(2, 'big') + content))


class Userdata(ProgramTest):
    def decode(self, *contents):
        talk = frames.Conversation().open()
        for sender, content in contents:
            talk.segment(sender, frames.PUSH, content)
        capture = self.file('x.pcap', frames.pcap(talk.packets))
        lines = self.s7scope('decode', capture).out.splitlines()[-len(contents):]
        rows = self.s7scope('decode', '-f', 'jsonl', capture).out.splitlines()[-len(contents):]
        return lines, [json.loads(row) for row in rows]

    def test_a_status_list_says_who_it_is(self):
        order = b'6ES7 315-2EH14-0AB0 '
        answer = bytes.fromhex('00110001001c0001' '0001') + order + bytes.fromhex('00c000040001')
        lines, rows = self.decode((0, userdata(4, 4, 1, bytes.fromhex('00110001'))), (1, userdata(8, 4, 1, answer)))
        self.assertIn('read-szl 0x0011 module-id-all index 1', lines[0])
        self.assertIn('order number 6ES7 315-2EH14-0AB0, hardware version 4', lines[1])
        self.assertEqual(rows[1]['s7comm.szl.xy11.0001.anz'], [order.decode()])
        self.assertEqual(rows[1]['s7comm.data.userdata.szl_id'], '0x0011')
        self.assertNotIn('s7scope.not_understood', rows[1])

    def test_a_password_is_never_printed(self):
        secret = bytes.fromhex('213a1b1d6e681b1d')  # "toor"
        lines, rows = self.decode((0, userdata(4, 5, 1, secret)))
        printed = lines[0] + json.dumps(rows[0])
        self.assertIn('password masked', lines[0])
        self.assertEqual(rows[0]['s7scope.password'], 'masked')
        for form in (secret.hex(), ':'.join('%02x' % b for b in secret), 'toor', '213a', '21:3a'):
            self.assertNotIn(form, printed)

    def test_bytes_that_nobody_understands_are_counted(self):
        _, rows = self.decode((0, userdata(4, 4, 0x55, b'12345')))
        self.assertEqual(rows[0]['s7scope.not_understood'], 5)
        self.assertEqual(rows[0]['s7comm.data.userdata'], '31:32:33:34:35')

    def test_a_clock_that_is_set(self):
        lines, rows = self.decode((0, userdata(4, 7, 2, bytes.fromhex('00191602082308100002'))))
        self.assertIn('set-clock 2016-02-08 23:08:10.000', lines[0])
        self.assertEqual(rows[0]['s7comm.data.ts'], ['2016-02-08 23:08:10.000'])

    def test_variables_that_are_modified(self):
        parameters = bytes.fromhex('0014001000000001000100060001000100010001000102000002')
        content = parameters[:4] + parameters[4:24] + bytes.fromhex('0001' '020100000004' '00090002dead')
        content = content[:2] + (len(content) - 24).to_bytes(2, 'big') + content[4:]
        lines, rows = self.decode((0, userdata(4, 1, 8, content)))
        self.assertIn('modify-variable MW 4 = dead', lines[0])
        self.assertEqual(rows[0]['s7comm.varstat.req.startaddress'], [4])
