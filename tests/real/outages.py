#!/usr/bin/env python3
"""outages.py PACKAGES FOLDER: servers that go away or get slow while they are being polled. Runs inside a network namespace (real.py starts it there).

Each server has a panel of its own, which polls it all the time and connects anew when it has to. FOLDER gets outages.pcapng, outages.json and one log per
panel. Exit code 1 and a message when a program does not play its part."""
import json
import os
import sys
import threading
import time

from network import Network, Tap

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, 'programs')
SCENES = ('killed', 'replaced', 'cycled', 'severed', 'loose', 'bumped', 'slow', 'brisk')
THINKS_MS = {'slow': 250, 'brisk': 20}
READS = 40            # of each panel, in all
FEWER = {'slow': 24}  # they take their time
REFUSALS = {'killed': 4}  # connections after which the panel gives up
PATIENCE_MS, IMPATIENT_MS = 8000, 600  # how long a panel waits for an answer
IMPATIENT = ('killed', 'replaced', 'cycled')
RETRY_MS = {'replaced': 2500}  # the new server is there by then
SOON_MS = 300
NEVER = 1000
BEGUN = 5  # reads after which a panel polls
END_SECONDS = 90


def stations():
    """Server and panel of each scene: name -> address."""
    result = {}
    for number, scene in enumerate(SCENES):
        result[scene] = '10.78.0.%d' % (10 + number)
        result[scene + '-panel'] = '10.78.0.%d' % (110 + number)
    return result


class Outages:
    def __init__(self, folder):
        self.folder = folder
        self.addresses = stations()
        self.network = Network(self.addresses)
        self.servers = {}
        self.moments = {}  # scene -> what happened when, seconds since 1970
        self.failed = []
        self.over = threading.Event()

    def serve(self, scene):
        address = self.addresses[scene]
        if scene in THINKS_MS:
            command = ['node', os.path.join(PROGRAMS, 'slow_plc.js'), address, str(THINKS_MS[scene])]
        else:
            command = ['node', os.path.join(PROGRAMS, 'plc.js'), address, os.path.join(self.folder, scene + '.jsonl')]
        self.servers[scene] = self.network[scene].serve(*command)

    def log(self, scene):
        return os.path.join(self.folder, scene + '-panel.jsonl')

    def panel(self, scene):
        numbers = (FEWER.get(scene, READS), REFUSALS.get(scene, NEVER), IMPATIENT_MS if scene in IMPATIENT else PATIENCE_MS,
                   RETRY_MS.get(scene, SOON_MS))
        return self.network[scene + '-panel'].start('node', os.path.join(PROGRAMS, 'poller.js'), self.addresses[scene], self.log(scene),
                                                    *map(str, numbers))

    def wait_for(self, scene, number, right):
        """Until so many lines of the panel's log are right."""
        for _ in range(END_SECONDS * 50):
            if os.path.exists(self.log(scene)):
                with open(self.log(scene), encoding='utf-8') as file:
                    if sum(1 for line in file if line.endswith('\n') and right(json.loads(line))) >= number:
                        return
            time.sleep(0.02)
        raise RuntimeError('the panel of %s does not get on' % scene)

    def note(self, scene, what):
        self.moments.setdefault(scene, []).append((what, time.time()))

    def kill(self, scene):
        """The kernel says goodbye for the process."""
        self.servers[scene].kill()
        self.servers[scene].wait()
        self.note(scene, 'killed')

    def pull(self, scene, seconds):
        """The cable out, and in again: nobody says a word meanwhile."""
        self.network[scene].link(False)
        self.note(scene, 'pulled')
        time.sleep(seconds)
        self.network[scene].link(True)
        self.note(scene, 'plugged')

    # One function per scene that something happens in, while its panel polls.
    def killed(self):
        self.kill('killed')

    def replaced(self):
        self.kill('replaced')
        self.serve('replaced')
        self.note('replaced', 'serves')

    def cycled(self):
        """Without power: no packet, no connection remembered."""
        self.network['cycled'].power_off(self.servers['cycled'])
        self.note('cycled', 'off')
        self.wait_for('cycled', 3, lambda line: line['op'] == 'connect' and line['result'])
        self.network['cycled'].power_on()
        self.serve('cycled')
        self.note('cycled', 'on')

    def severed(self):
        self.pull('severed', 2.5)

    def loose(self):
        for _ in range(3):
            self.pull('loose', 1.2)
            time.sleep(1)

    def bumped(self):
        self.pull('bumped', 0.3)

    def happen(self, scene):
        """What a thread has started dies with it, so it stays to the end."""
        try:
            self.wait_for(scene, BEGUN, lambda line: line['op'] == 'read')
            getattr(self, scene)()
        except (OSError, RuntimeError) as error:
            self.failed.append('%s: %s' % (scene, error))
        self.over.wait()

    def run(self):
        tap = Tap(os.path.join(self.folder, 'outages.pcapng'), os.path.join(self.folder, 'outages.log'))
        for scene in SCENES:
            self.serve(scene)
        panels = [self.panel(scene) for scene in SCENES]
        scenes = [threading.Thread(target=self.happen, args=(scene,)) for scene in SCENES if hasattr(self, scene)]
        for scene in scenes:
            scene.start()
        deadline = time.monotonic() + END_SECONDS
        self.failed += [scene for scene, panel in zip(SCENES, panels) if panel.wait(max(1, deadline - time.monotonic())) != 0]
        tap.stop()
        with open(os.path.join(self.folder, 'outages.json'), 'w', encoding='utf-8') as file:
            json.dump({'stations': self.addresses, 'moments': self.moments}, file, indent=1)
        self.over.set()
        for scene in scenes:
            scene.join()
        return self.failed


def main():
    os.environ['NODE_PATH'] = os.path.join(sys.argv[1], 'node_modules')
    failed = Outages(sys.argv[2]).run()
    for scene in failed:
        print('did not play its part: %s' % scene)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
