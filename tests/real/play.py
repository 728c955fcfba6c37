#!/usr/bin/env python3
"""play.py PACKAGES FOLDER: the play itself. Runs inside a network namespace (real.py starts it there).

Stations talk S7 with each other by programs of others, dumpcap and s7scope itself listen. FOLDER gets play.pcapng, live.db and one log per program. Exit code 1 and a
message when something does not play its part."""
import json
import os
import signal
import sys
import time

from network import BRIDGE, READY_SECONDS, Network, Tap, start

HERE = os.path.dirname(os.path.abspath(__file__))
STATIONS = {
    'plc': '10.77.0.10',
    'hmi': '10.77.0.20',
    'scada': '10.77.0.21',
    'engineering': '10.77.0.30',
    'partner-a': '10.77.0.40',
    'partner-b': '10.77.0.41',
    'doorkeeper': '10.77.0.50',
    'closed': '10.77.0.51',
    'filtered': '10.77.0.52',
    'small': '10.77.0.60',
    'crowd': '10.77.0.61',
}
# Who knocks where in vain: library, from, to, TSAPs. Once is an accident, twice a fault.
KNOCKS = (
    ('snap7', 'hmi', 'doorkeeper', '0100', '0103'),
    ('nodes7', 'scada', 'doorkeeper', '0100', '0107'),
    ('snap7', 'hmi', 'closed', '0100', '0102'),
    ('nodes7', 'scada', 'closed', '0100', '0102'),
    ('snap7', 'hmi', 'filtered', '0100', '0102'),
    ('nodes7', 'scada', 'filtered', '0100', '0102'),
    ('nodes7', 'scada', 'partner-b', '0100', '1002'),
    ('nodes7', 'scada', 'doorkeeper', '0100', '0107'),
    ('nodes7', 'scada', 'closed', '0100', '0102'),
    ('nodes7', 'scada', 'filtered', '0100', '0102'),
)
SMALL, CROWD = 8, 20  # connections that a server has, and that are tried
PROGRAM_SECONDS = 60


class Watch:
    """s7scope itself on the bridge, beside dumpcap."""

    def __init__(self, folder):
        self.messages = os.path.join(folder, 'live.log')
        with open(self.messages, 'wb') as file:
            self.process = start([os.environ['S7SCOPE_PROGRAM'], 'live', BRIDGE, '-o', os.path.join(folder, 'live.db')], stderr=file)
        for _ in range(READY_SECONDS * 50):
            if 'listening on' in self.said():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError('s7scope does not listen: ' + self.said())

    def said(self):
        with open(self.messages, encoding='utf-8') as file:
            return file.read()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(READY_SECONDS) != 0:
            raise RuntimeError('s7scope live failed: ' + self.said())


class Play:
    def __init__(self, packages, folder):
        self.packages, self.folder = packages, folder
        self.environment = dict(os.environ, NODE_PATH=os.path.join(packages, 'node_modules'))
        self.network = Network(STATIONS)
        self.network['filtered'].drop(102)

    def log(self, name):
        return os.path.join(self.folder, name + '.jsonl')

    def node(self, station, program, *words):
        """A program of this folder on a station, still running."""
        path = os.path.join(HERE, 'programs', program + '.js')
        return self.network[station].start('node', path, *words, env=self.environment)

    def address(self, name):
        return STATIONS[name]

    def serve(self):
        programs = os.path.join(HERE, 'programs')
        os.environ['NODE_PATH'] = self.environment['NODE_PATH']
        self.plc = self.network['plc'].serve('node', os.path.join(programs, 'plc.js'), self.address('plc'), self.log('plc'))
        self.network['small'].serve('node', os.path.join(programs, 'plc.js'), self.address('small'), self.log('small'), str(SMALL))
        self.network['doorkeeper'].serve(sys.executable, os.path.join(programs, 'doorkeeper.py'), self.address('doorkeeper'))

    def clients(self):
        crowd = self.node('crowd', 'crowd', self.address('small'), self.log('crowd'), str(CROWD))
        return [crowd] + [self.node(name, name, self.address('plc'), self.log(name)) for name in ('hmi', 'scada', 'engineering')]

    def knocks(self):
        return [self.node(source, 'knock', library, self.address(target), local, remote, self.log('knock-%d' % at))
                for at, (library, source, target, local, remote) in enumerate(KNOCKS)]

    def partner(self, role, own, peer):
        path = os.path.join(HERE, 'programs', 'partner.py')
        return (sys.executable, path, role, os.path.join(self.packages, 'libsnap7.so'), self.address(own), self.address(peer), self.log(own))

    def partners(self):
        """The passive one waits in place while somebody it does not know knocks; then its peer comes."""
        passive = self.network['partner-b'].serve(*self.partner('passive', 'partner-b', 'partner-a'))
        knocks = self.knocks()
        for process in knocks:
            process.wait(PROGRAM_SECONDS)
        active = self.network['partner-a'].start(*self.partner('active', 'partner-a', 'partner-b'))
        return knocks + [active, passive]

    def run(self):
        tap = Tap(os.path.join(self.folder, 'play.pcapng'), os.path.join(self.folder, 'dumpcap.log'))
        watch = Watch(self.folder)
        self.serve()
        processes = self.clients()
        processes += self.partners()
        deadline = time.monotonic() + PROGRAM_SECONDS
        failed = [' '.join(p.args[2:4]) for p in processes if p.wait(max(1, deadline - time.monotonic())) != 0]
        failed += ['plc.js, which ended before it was told to'] if self.plc.poll() is not None else []
        tap.stop()
        watch.stop()
        with open(os.path.join(self.folder, 'play.json'), 'w', encoding='utf-8') as file:
            json.dump({'stations': {n: {'address': s.address, 'mac': s.mac} for n, s in self.network.stations.items()},
                       'knocks': KNOCKS}, file, indent=1)
        return failed


def main():
    failed = Play(sys.argv[1], sys.argv[2]).run()
    for program in failed:
        print('did not play its part: %s' % program)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
