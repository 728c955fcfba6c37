"""Captures of plants that are too large to be kept as samples."""
import random

from frames import ACK, RST, START, SYN, Conversation, address, pcap

CELLS, CONTROLLERS, PANELS = 12, 20, 4


def refused(conversation, place):
    head = bytes([4, 1])
    conversation.exchange(head + address(*place), b'', error=0x8104)


class Plant:
    def __init__(self):
        self.packets, self.port, self.random = [], 20000, random.Random(1)

    def connection(self, client, server, at):
        self.port += 1
        return Conversation(client=client, server=server, client_port=self.port, at=START + at, step=0.004).open()

    def cell(self, number):
        controllers = ['10.1.%d.%d' % (number, 10 + i) for i in range(CONTROLLERS)]
        for i, controller in enumerate(controllers):
            panel = self.connection('10.1.%d.%d' % (number, 100 + i % PANELS), controller, self.random.random() * 50)
            for _ in range(3):
                panel.read((10, 0, 28), (11, 40, 16))
                panel.at += self.random.random() * 60
            if i % 3 == 0:
                panel.write((11, 8, 4))
            server = self.connection('10.0.0.%d' % (5 + number % 5), controller, 100 + self.random.random() * 50)
            server.read((20, i, 60), (21, 0, 2), (21, 200, 30))
            if i % 7 == 0:
                refused(server, (99, 0, 10))
            self.packets += panel.packets + server.packets
            if i and i % 5 == 0:
                self.packets += self.connection(controllers[i - 1], controller, 20 + i).write((50, 0, 16)).packets

    def knocks(self):
        for i in range(8):
            knock = Conversation(client='10.0.9.66', server='10.1.%d.250' % (i + 1), client_port=50000 + i, at=START + 200 + i)
            knock.segment(0, SYN)
            knock.segment(1, RST | ACK)
            self.packets += knock.packets


def large():
    """302 stations: 12 cells of 20 controllers and 4 panels, 5 servers above them, one station that knocks on 8 doors in vain."""
    plant = Plant()
    for number in range(1, CELLS + 1):
        plant.cell(number)
    plant.knocks()
    return pcap(sorted(plant.packets, key=lambda packet: packet[0]))


def huge():
    """5,000 connections with 20 accesses each: 100 controllers, 50 clients."""
    packets = []
    for number in range(5000):
        server, client = divmod(number, 50)
        talk = Conversation(client='10.2.%d.%d' % (client // 25, 10 + client % 25), server='10.3.%d.%d' % (server // 50, 10 + server % 50),
                            client_port=1024 + number, at=START + number * 0.05, step=0.0005).open()
        talk.read(*[(100 + client % 30, (i * 37 + client * 11) % 4000, 4) for i in range(15)])
        packets += talk.write(*[(200 + client % 10, i * 24 + client, 2) for i in range(5)]).close().packets
    return pcap(sorted(packets, key=lambda packet: packet[0]))
