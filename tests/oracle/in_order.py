"""A copy of a capture in which each direction's TCP segments stand in the order of their sequence numbers, without repetitions.

tshark has two ways with reordered segments, and each loses PDUs where a segment is missing for good: as they come, it takes the later
segment for the start of something new; put in order, it waits for ever for the missing one. Sorted beforehand, it needs neither."""
import itertools
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
    """The segments of one direction: their places in the capture and their sequence numbers, unwrapped."""

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

    def moves(self):
        """Old place -> (place that it goes to, its rank there, the last place from which something is needed to read it). A late segment
        goes forward to the first one that it belongs before, so that no acknowledgement comes to stand before it."""
        order = sorted(self.places, key=self.starts.get)
        earliest = list(itertools.accumulate(reversed(order), min))[::-1]
        latest = list(itertools.accumulate(order, max))
        return {old: (earliest[rank], rank, latest[rank]) for rank, old in enumerate(order)}


def plan(packets):
    """The packets of the new capture: for each its old place and that of the packet that completed what is read there, counted from 0;
    None when every segment already stands in order."""
    directions, kept = {}, []
    for place, packet in enumerate(packets):
        key = (packet['tcp.stream'], packet['tcp.srcport'], packet['ip.src'], packet['ipv6.src'])
        if packet['tcp.len'] in ('', '0') or directions.setdefault(key, Direction()).add(
                place, number(packet['tcp.seq_raw']), number(packet['tcp.len'])):
            kept.append(place)
    moved = {place: (place, 0, place) for place in kept}
    for direction in directions.values():
        moved.update(direction.moves())
    order = sorted(kept, key=moved.get)
    return None if order == kept else [(place, moved[place][2]) for place in order]


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
