"""Stations in network namespaces of their own, joined by a bridge that can be listened to.

Made inside a network namespace (`unshare --net`). A station is a process that sleeps in its namespace; every process here dies with the one
that started it, and a namespace goes with its last process: nothing is left behind, whatever happens."""
import ctypes
import fcntl
import os
import signal
import socket
import struct
import subprocess
import time

BRIDGE = 'wire'
PREFIX = 24
PR_SET_PDEATHSIG = 1
READY_SECONDS = 20
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def start(command, **options):
    return subprocess.Popen([str(word) for word in command], preexec_fn=die_with_parent, stdin=subprocess.DEVNULL, **options)


def call(*command):
    done = subprocess.run(command, preexec_fn=die_with_parent, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=READY_SECONDS, check=False)
    if done.returncode != 0:
        raise RuntimeError('%s: %s' % (' '.join(command), done.stdout.decode('utf-8', 'replace').strip()))


class Station:
    """One address. `run` and `start` execute commands there."""

    def __init__(self, number, name, address):
        self.name, self.address = name, address
        self.mac = '02:53:37:00:00:%02x' % number
        self.outside, self.inside = 'st%d' % number, 'in%d' % number
        self.power_on()

    def power_on(self):
        self.holder = start(['unshare', '--net', 'sleep', '600'])
        self.enter = ['nsenter', '--net=/proc/%d/ns/net' % self.holder.pid]
        self.wait_for_namespace()
        call('ip', 'link', 'add', 'name', self.outside, 'type', 'veth', 'peer', 'name', self.inside)
        call('ip', 'link', 'set', 'dev', self.outside, 'addrgenmode', 'none', 'master', BRIDGE, 'up')
        call('ip', 'link', 'set', 'dev', self.inside, 'netns', str(self.holder.pid))
        self.run('ip', 'link', 'set', 'dev', self.inside, 'addrgenmode', 'none', 'address', self.mac)
        self.run('ip', 'address', 'add', '%s/%d' % (self.address, PREFIX), 'dev', self.inside)
        self.run('ip', 'link', 'set', 'dev', self.inside, 'up')
        self.run('ip', 'link', 'set', 'dev', 'lo', 'up')

    def power_off(self, *programs):
        """The station and these of its programs are gone, without a packet: the cable goes first, and nothing is remembered."""
        call('ip', 'link', 'delete', 'dev', self.outside)
        for process in programs + (self.holder,):
            process.kill()
            process.wait()

    def link(self, up):
        """The cable in or out, at once: no program has to be started for it."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            name = self.outside.encode()
            flags = struct.unpack('16sH', fcntl.ioctl(any_socket, SIOCGIFFLAGS, struct.pack('16sH14x', name, 0))[:18])[1]
            flags = flags | IFF_UP if up else flags & ~IFF_UP
            fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack('16sH14x', name, flags))

    def wait_for_namespace(self):
        """unshare needs a moment before the process is in a namespace of its own."""
        own = os.readlink('/proc/self/ns/net')
        for _ in range(1000):
            if os.readlink('/proc/%d/ns/net' % self.holder.pid) != own:
                return
            time.sleep(0.01)
        raise RuntimeError('no network namespace for ' + self.name)

    def run(self, *command):
        call(*self.enter, *command)

    def start(self, *command, **options):
        return start(self.enter + list(command), **options)

    def serve(self, *command):
        """Starts a program that prints `ready`, and returns when it did."""
        process = self.start(*command, stdout=subprocess.PIPE)
        if process.stdout.readline().strip() != b'ready':
            raise RuntimeError('%s does not start on %s' % (command[1], self.name))
        return process

    def drop(self, port):
        """TCP to this port vanishes here, as behind a packet filter."""
        self.run('nft', 'add', 'table', 'inet', 'filter')
        self.run('nft', 'add', 'chain', 'inet', 'filter', 'input', '{ type filter hook input priority 0; }')
        self.run('nft', 'add', 'rule', 'inet', 'filter', 'input', 'tcp', 'dport', str(port), 'drop')


class Network:
    """stations: name -> address."""

    def __init__(self, stations):
        call('ip', 'link', 'add', 'name', BRIDGE, 'type', 'bridge', 'stp_state', '0', 'mcast_snooping', '0')
        call('ip', 'link', 'set', 'dev', BRIDGE, 'addrgenmode', 'none', 'up')
        self.stations = {name: Station(number, name, address) for number, (name, address) in enumerate(stations.items(), 1)}

    def __getitem__(self, name):
        return self.stations[name]


class Tap:
    """dumpcap on the bridge, which sees every frame once. (tcpdump insists on becoming another user, which a user namespace can't offer.)"""

    def __init__(self, path, messages):
        self.messages = messages
        with open(messages, 'wb') as file:
            self.process = start(['dumpcap', '-i', BRIDGE, '-s', '0', '-w', path], stderr=file, stdout=subprocess.DEVNULL)
        for _ in range(READY_SECONDS * 50):
            if b'File: ' in self.read():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError('dumpcap does not listen: ' + self.read().decode('utf-8', 'replace'))

    def read(self):
        with open(self.messages, 'rb') as file:
            return file.read()

    def stop(self):
        """Ends the capture, a moment after the last packet."""
        time.sleep(0.5)
        self.process.send_signal(signal.SIGINT)
        self.process.wait(READY_SECONDS)
