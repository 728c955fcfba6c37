#!/usr/bin/env python3
"""Real packets through real firewall rules. To be run in a network namespace of its own, which becomes the router:

    unshare --net python3 router.py nftables|iptables RULES-FILE

A planned client, another one and a server, each behind the router in a namespace of its own, speak TCP over IPv4 and IPv6 before and
after the rules are loaded. Prints what happened as JSON: {'before': {...}, 'after': {...}, 'open': {...}}. Exit code 77, with the
reason, where the system permits no such network."""
import ctypes
import json
import os
import signal
import subprocess
import sys
import time

PLANNED, OTHER, SERVER = ({'4': '10.10.%d.2' % n, '6': 'fd00:%d::2' % n} for n in (1, 2, 3))
PORTS = (102, 1102, 4840)  # the last one is nobody's business
PATIENCE_SECONDS = 1.0
libc = ctypes.CDLL(None)

SERVE = '''
import selectors, socket
waiting = selectors.DefaultSelector()
for port in %r:
    listener = socket.create_server(('::', port), family=socket.AF_INET6, dualstack_ipv6=True)
    waiting.register(listener, selectors.EVENT_READ, True)
print('ready', flush=True)
while True:
    for key, _ in waiting.select():
        if key.data:
            waiting.register(key.fileobj.accept()[0], selectors.EVENT_READ, False)
            continue
        try:
            heard = key.fileobj.recv(100)
        except OSError:
            heard = b''
        if heard:
            key.fileobj.sendall(heard)
        else:
            waiting.unregister(key.fileobj)
            key.fileobj.close()
''' % (PORTS,)

# Connects, and says for each line of its input whether the server still answers.
TALK = '''
import socket, sys
try:
    talk = socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=%f)
    for word in sys.stdin:
        talk.sendall(b'x')
        print('answered' if talk.recv(1) == b'x' else 'closed', flush=True)
except socket.timeout:
    print('silent', flush=True)
except OSError as error:
    print(error.strerror, flush=True)
''' % PATIENCE_SECONDS


def start(command, **options):
    return subprocess.Popen(command, preexec_fn=lambda: libc.prctl(1, signal.SIGKILL), stdout=subprocess.PIPE, text=True, **options)


def call(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise RuntimeError('%s: %s' % (' '.join(command), done.stdout.decode('utf-8', 'replace').strip()))
    return done.stdout.decode()


class Station:
    def __init__(self, number):
        own = os.readlink('/proc/self/ns/net')
        self.holder = start(['unshare', '--net', 'sleep', '120'])
        for _ in range(500):
            if os.readlink('/proc/%d/ns/net' % self.holder.pid) != own:
                break
            time.sleep(0.01)
        self.enter = ['nsenter', '--net=/proc/%d/ns/net' % self.holder.pid]
        here, there = 'st%d' % number, 'in%d' % number
        call('ip', 'link', 'add', here, 'type', 'veth', 'peer', 'name', there)
        call('ip', 'link', 'set', there, 'netns', str(self.holder.pid))
        for where, device, last in (([], here, 1), (self.enter, there, 2)):
            call(*where, 'ip', 'address', 'add', '10.10.%d.%d/24' % (number, last), 'dev', device)
            call(*where, 'ip', 'address', 'add', 'fd00:%d::%d/64' % (number, last), 'dev', device, 'nodad')
            call(*where, 'ip', 'link', 'set', device, 'up')
        call(*self.enter, 'ip', 'route', 'add', 'default', 'via', '10.10.%d.1' % number)
        call(*self.enter, 'ip', 'route', 'add', 'default', 'via', 'fd00:%d::1' % number)

    def serve(self):
        self.server = start(self.enter + [sys.executable, '-c', SERVE])
        if self.server.stdout.readline().strip() != 'ready':
            raise RuntimeError('the server does not listen')

    def talk(self, address, port):
        return start(self.enter + [sys.executable, '-c', TALK, address, str(port)], stdin=subprocess.PIPE)


def ask(talk):
    try:
        talk.stdin.write('?\n')
        talk.stdin.flush()
    except BrokenPipeError:
        pass
    return talk.stdout.readline().strip()


def everything(stations):
    """Who reaches whom, all at once: 'planned 4 102' -> 'answered'."""
    talks = {}
    for version in '46':
        for port in PORTS:
            for name in ('planned', 'other'):
                talks['%s %s %d' % (name, version, port)] = stations[name].talk(SERVER[version], port)
        talks['backwards %s 102' % version] = stations['server'].talk(PLANNED[version], 102)
    return {name: ask(talk) for name, talk in talks.items()}


def make_network():
    for file in ('ipv4/ip_forward', 'ipv6/conf/all/forwarding'):
        with open('/proc/sys/net/' + file, 'w', encoding='ascii') as setting:
            setting.write('1')
    stations = {name: Station(number) for number, name in enumerate(('planned', 'other', 'server'), 1)}
    stations['server'].serve()
    stations['planned'].serve()
    return stations


def load(kind, rules):
    if kind == 'nftables':
        call('nft', '-f', rules)
    else:
        call('iptables-restore', '--noflush', rules)
        call('ip6tables-restore', '--noflush', rules)


def main():
    kind, rules = sys.argv[1:]
    try:
        stations = make_network()
    except (OSError, RuntimeError) as error:
        print('no network can be made here: %s' % error)
        return 77
    result = {'before': everything(stations)}
    open_ones = {name: stations[name].talk(SERVER['4'], 102) for name in ('planned', 'other')}
    result['open before'] = {name: ask(talk) for name, talk in open_ones.items()}
    load(kind, rules)
    load(kind, rules)  # loading again is no fault and changes nothing
    result['open'] = {name: ask(talk) for name, talk in open_ones.items()}
    result['after'] = everything(stations)
    result['shown'] = call('nft', 'list', 'table', 'inet', 's7scope') if kind == 'nftables' else call('iptables-save', '-c')
    print(json.dumps(result))
    return 0


if __name__ == '__main__':
    sys.exit(main())
