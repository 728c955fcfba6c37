#!/usr/bin/env python3
"""Compares `s7scope decode` with tshark on the packets of real devices in tests/unit/dissector/examples.tsv.

    examples_compare.py --s7scope PROGRAM

Each packet is a connection of its own, but for the last rows, which are one answer in parts. Exit code as tshark_compare.py."""
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'e2e'))

import frames
import tshark_compare

EXAMPLES = os.path.join(HERE, '..', 'unit', 'dissector', 'examples.tsv')
FIRST_IN_PARTS = 'EX168'


def packets():
    result, shared = [], None
    with open(EXAMPLES, encoding='utf-8') as table:
        rows = [line.rstrip('\n').split('\t') for line in table][1:]
    for number, (code, _, direction, _, content) in enumerate(rows):
        talk = shared or frames.Conversation(client_port=40000 + number, at=frames.START + number)
        talk.packets = []
        talk.segment(0 if direction.startswith('client') else 1, frames.PUSH, bytes.fromhex(content))
        result += talk.packets
        if code == FIRST_IN_PARTS:
            shared = talk
    return result


def main():
    with tempfile.TemporaryDirectory(prefix='s7scope-oracle-') as folder:
        capture = os.path.join(folder, 'examples.pcap')
        with open(capture, 'wb') as file:
            file.write(frames.pcap(packets()))
        sys.argv.append(capture)
        return tshark_compare.main()


if __name__ == '__main__':
    sys.exit(main())
