#!/usr/bin/env python3
"""Compares the sums of an inventory with what tshark counts: requests, answers, items read and written, per capture and server.

    inventory_compare.py --s7scope PROGRAM CAPTURE|FOLDER...

Only classic S7 connections count. Exit code 0 agreed, 1 differences, 77 nothing could be compared."""
import argparse
import collections
import os
import sqlite3
import subprocess
import sys
import tempfile

import tshark_pdus
from tshark_compare import SKIPPED, captures_in, kind, tshark_views

NAMES = ('requests', 'responses', 'reads', 'writes')
# Types of userdata: tshark 4.0 shows two bits of the group with the two of the type, newer ones the type alone.
REQUEST_TYPES = {True: (4, 5, 6, 7), False: (1,)}
RESPONSE_TYPES = {True: (8, 9, 10, 11), False: (2,)}
READ, WRITE = 4, 5


def count(pdu, sums):
    rosctr, kind, function = (pdu.first(n) for n in ('s7comm.header.rosctr', 's7comm.param.userdata.type', 's7comm.param.func'))
    like_reference = tshark_pdus.tells_userdata_like_the_reference()
    asks = rosctr == 1 or kind in REQUEST_TYPES[like_reference]
    if asks:
        sums['requests'] += 1
    elif rosctr in (2, 3) or kind in RESPONSE_TYPES[like_reference]:
        sums['responses'] += 1
    if rosctr == 1 and function in (READ, WRITE):
        sums['reads' if function == READ else 'writes'] += len(pdu.items)


def tshark_sums(capture):
    """Server address -> sums. On port 102 the end with that port is the server."""
    servers = collections.defaultdict(collections.Counter)
    fullest = max(tshark_views(capture, ()), key=lambda pdus: sum(kind(p) is not None for p in pdus))
    for pdu in fullest:
        if pdu.protocol == 's7comm':
            server = pdu.addresses[1] if pdu.ports[1] == 102 else pdu.addresses[0]
            count(pdu, servers[server])
    return {server: {n: sums[n] for n in NAMES} for server, sums in servers.items()}


def own_sums(program, capture):
    """The same from the inventory, limited to port 102, which is where tshark looks."""
    with tempfile.TemporaryDirectory(prefix='s7scope-oracle-') as folder:
        inventory = os.path.join(folder, 'x.db')
        run = subprocess.run([program, 'analyze', capture, '-o', inventory], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             timeout=120, check=False)
        if run.returncode not in (0, 3):
            raise RuntimeError('analyze ended with %d: %s' % (run.returncode, run.stderr.decode('utf-8', 'replace').strip()[-300:]))
        database = sqlite3.connect(inventory)
        rows = database.execute("select server, sum(requests), sum(responses), sum(reads), sum(writes) from connections "
                                "where protocol = 's7comm' and port = 102 group by server").fetchall()
        database.close()
    return {row[0]: dict(zip(NAMES, row[1:])) for row in rows if any(row[1:])}


def compare(program, capture):
    """The lines that say what differs; none when both agree."""
    theirs, ours = tshark_sums(capture), own_sums(program, capture)
    for server in sorted(set(theirs) | set(ours)):
        a, b = theirs.get(server, {}), ours.get(server, {})
        for name in NAMES:
            if a.get(name, 0) != b.get(name, 0):
                yield '%s: tshark %d, s7scope %d %s' % (server, a.get(name, 0), b.get(name, 0), name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--s7scope', required=True)
    parser.add_argument('captures', nargs='+')
    options = parser.parse_args()
    passed = failed = skipped = 0
    for path in options.captures:
        found = captures_in(path) if os.path.exists(path) else []
        if not found:
            skipped += 1
            print('SKIP  %s: no captures there' % path)
        for capture in found:
            try:
                differences = list(compare(options.s7scope, capture))
            except (RuntimeError, sqlite3.Error, tshark_pdus.TsharkError) as error:
                differences = [str(error)]
            passed, failed = passed + (not differences), failed + bool(differences)
            print(('FAIL  ' if differences else 'ok    ') + '; '.join([os.path.basename(capture)] + differences), flush=True)
    print('%d passed, %d failed, %d skipped' % (passed, failed, skipped))
    return 1 if failed else 0 if passed else SKIPPED


if __name__ == '__main__':
    sys.exit(main())
