"""A copy of a capture in which each direction's TCP segments stand in the order of their sequence numbers, without repetitions.

tshark has two ways with reordered segments, and each loses PDUs where a segment is missing for good: as they come, it takes the later
segment for the start of something new; put in order, it waits for ever for the missing one. Sorted beforehand, it needs neither."""
import os
import struct
import subprocess

from tshark_pdus import Seen, TsharkError, number, read

FIELDS = ('frame.number', 'tcp.stream', 'tcp.srcport', 'ip.src', 'ipv6.src', 'tcp.seq_raw', 'tcp.len', 'frame.time_epoch')


def run(words):
    result = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return result.stdout.decode('utf-8') if result.returncode == 0 else None


def segments(capture):
    """One dictionary per packet, in order."""
    words = ['tshark', '-n', '-r', capture, '-T', 'fields', '-o', 'tcp.relative_sequence_numbers:FALSE']
    text = run(words + [word for field in FIELDS for word in ('-e', field)])
    if text is None:
        raise TsharkError('%s: tshark cannot read it' % capture)
    return [dict(zip(FIELDS, line.split('\t'))) for line in text.splitlines()]


def records(path):
    """The header and the records of a classic pcap file as bytes."""
    with open(path, 'rb') as file:
        content = file.read()
    result, position = [], 24
    while position + 16 <= len(content):
        length = struct.unpack_from('<I', content, position + 8)[0]
        result.append(content[position:position + 16 + length])
        position += 16 + length
    return content[:24], result


class Direction:
    """The segments of one direction: their places in the capture, and the order in which they should fill them."""

    def __init__(self):
        self.places, self.starts = [], {}
        self.last = None
        self.seen = Seen()

    def add(self, place, start, length):
        """Takes the segment in unless all of it was there before; returns whether it did."""
        if self.seen.add(start, length):
            return False
        reference = start if self.last is None else self.last
        self.last = reference + ((start - reference + 0x80000000) & 0xffffffff) - 0x80000000
        self.places.append(place)
        self.starts[place] = self.last
        return True

    def sorted_places(self):
        return sorted(self.places, key=self.starts.get)


def plan(packets):
    """For each place of the new capture the old packet in it and the one that completed what is read there (both counted from 0);
    None when every segment already stands in order."""
    directions, kept = {}, []
    for place, packet in enumerate(packets):
        key = (packet['tcp.stream'], packet['tcp.srcport'], packet['ip.src'], packet['ipv6.src'])
        if packet['tcp.len'] in ('', '0') or directions.setdefault(key, Direction()).add(
                place, number(packet['tcp.seq_raw']), number(packet['tcp.len'])):
            kept.append(place)
    content = {place: (place, place) for place in kept}
    for direction in directions.values():
        latest = 0
        for place, old in zip(direction.places, direction.sorted_places()):
            latest = max(latest, old)
            content[place] = (old, latest)
    if all(place == old for place, (old, _) in content.items()):
        return None
    return [content[place] for place in kept]


def read_in_order(capture, ports, folder):
    """The PDUs of the sorted copy, with the numbers and times of the packets that completed them; None where nothing was out of order or
    the copy cannot be made (several link types)."""
    packets = segments(capture)
    places = plan(packets)
    plain, ordered = os.path.join(folder, 'plain.pcap'), os.path.join(folder, 'ordered.pcap')
    if places is None or run(['editcap', '-F', 'nsecpcap', capture, plain]) is None:
        return None
    header, old = records(plain)
    if len(old) != len(packets):
        return None
    with open(ordered, 'wb') as file:
        file.write(header + b''.join(old[place] for place, _ in places))
    result = read(ordered, ports)
    for pdu in result:
        completed = packets[places[pdu.frame - 1][1]]
        pdu.frame, pdu.time = int(completed['frame.number']), completed['frame.time_epoch']
    return result
