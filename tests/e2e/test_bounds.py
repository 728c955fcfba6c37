"""What is held in memory is handed over when it gets too much: the inventory does not show when."""

import frames
from support import ProgramTest

VIEWS = ('connections', 'sessions', 'accesses', 'operations', 'attempts', 'devices', 'events', 'captures')


def sessions(client, server, count, at):
    packets = []
    for number in range(count):
        conversation = frames.Conversation(client=client, server=server, client_port=20000 + number, at=at + number * 0.05, step=0.0001)
        conversation.open()
        conversation.read((1, number % 7, 2))
        conversation.close()
        packets += conversation.packets
    return packets


def lonely_syn(number):
    conversation = frames.Conversation(client='10.0.9.9', server='10.1.%d.%d' % divmod(number, 250), client_port=30000 + number,
                                       at=frames.START + number * 0.01)
    conversation.segment(0, frames.SYN)
    return conversation.packets


class HandingOver(ProgramTest):
    def facts_of(self, view, inventory):
        """Rows without the numbers of sessions, which are given in the order of handing over."""
        rows = self.report(view, inventory)
        if view == 'sessions':
            for row in rows:
                del row['id']
            rows.sort(key=lambda row: (row['opened'], row['client'], row['client_port'], row['count']))
        return rows

    def test_many_sessions_and_a_scan(self):
        packets = sessions('10.0.0.1', '10.0.0.2', 1300, frames.START) + sessions('10.0.0.3', '10.0.0.2', 300, frames.START + 7)
        for number in range(1500):
            packets += lonely_syn(number)
        packets.sort(key=lambda packet: packet[0])
        capture = self.file('many.pcap', frames.pcap(packets))
        self.analyze(capture, inventory='whole.db')
        self.analyze(capture, '--max-access-rows', '1024', inventory='parts.db')
        for view in VIEWS:
            self.assertEqual(self.facts_of(view, 'parts.db'), self.facts_of(view, 'whole.db'), view)
        self.assertEqual(self.value('SELECT sum(sessions) FROM connections', 'parts.db'), 1600)
        self.assertEqual(self.value('SELECT count(*) FROM sessions WHERE count > 1', 'parts.db'), 1)
        self.assertEqual(self.value("SELECT sum(count) FROM attempts WHERE outcome = 'unanswered'", 'parts.db'), 1500)
