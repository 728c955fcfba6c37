"""A piece of wire in a network namespace of its own: what is sent at one end comes out at the other, where the program listens.

The namespace goes with its last process; every process started here dies with this one."""
import ctypes
import os
import signal
import subprocess
import sys
import time

SENDER, WATCHED = 'near', 'far'
READY_SECONDS = 20
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)

# Sends frames from standard input, each behind its length in two bytes, at so many a second.
SEND = '''
import socket, sys, time
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
wire.bind((sys.argv[1], 0))
pause, due = 1 / float(sys.argv[2]), time.monotonic()
source = sys.stdin.buffer
while size := source.read(2):
    wire.send(source.read(int.from_bytes(size, 'big')))
    due += pause
    ahead = due - time.monotonic()
    if ahead > 0.002:
        time.sleep(ahead)
'''


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def namespaces():
    """The command that begins a network namespace, as root or as anybody; None when neither is permitted."""
    for command in (['unshare', '--net'], ['unshare', '--user', '--map-root-user', '--net']):
        try:
            if subprocess.run(command + ['ip', 'link', 'add', 'probe', 'type', 'veth'], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=False).returncode == 0:
                return command
        except OSError:
            return None
    return None


class Wire:
    """`seconds`: how long the namespace lasts at most, should nobody close it."""

    def __init__(self, enter, seconds=300):
        self.holder = subprocess.Popen(enter + ['sleep', str(seconds)], preexec_fn=die_with_parent, stdin=subprocess.DEVNULL)
        self.inside = ['nsenter', '--net=/proc/%d/ns/net' % self.holder.pid]
        if '--user' in enter:
            self.inside = ['nsenter', '--user=/proc/%d/ns/user' % self.holder.pid, '--preserve-credentials'] + self.inside[1:]
        self.wait_for_namespace()
        self.run('ip', 'link', 'add', SENDER, 'type', 'veth', 'peer', 'name', WATCHED)
        for name in (SENDER, WATCHED):
            self.run('ip', 'link', 'set', 'dev', name, 'addrgenmode', 'none', 'up')

    def wait_for_namespace(self):
        own = os.readlink('/proc/self/ns/net')
        for _ in range(1000):
            if os.readlink('/proc/%d/ns/net' % self.holder.pid) != own:
                return
            time.sleep(0.01)
        raise RuntimeError('no network namespace')

    def close(self):
        self.holder.kill()
        self.holder.wait()

    def start(self, *command, **options):
        return subprocess.Popen(self.inside + [str(word) for word in command], preexec_fn=die_with_parent, **options)

    def run(self, *command, **options):
        options.setdefault('timeout', READY_SECONDS)
        return subprocess.run(self.inside + [str(word) for word in command], check=True, **options)

    def send(self, frames, rate=5000, end=SENDER, seconds=READY_SECONDS):
        self.run(sys.executable, '-c', SEND, end, rate, input=b''.join(len(f).to_bytes(2, 'big') + f for f in frames), timeout=seconds)
