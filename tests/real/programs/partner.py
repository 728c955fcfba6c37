"""partner.py active|passive LIBRARY OWN PEER LOG: one side of a connection between two Snap7 partners that send blocks to each other.

The passive side waits for two blocks and then sends one; the active side sends two and waits for one. node-snap7 does not offer partners,
so this talks to the C interface of the library that was built from its sources."""
import ctypes
import json
import sys
import time

LOCAL_TSAP, REMOTE_TSAP = 0x1002, 0x1002
WAIT_MS = 20000
BUSY = 0x00700000  # the library has not finished with the block before; nothing was sent
LINKED, POLLS, POLL_SECONDS = 3, 100, 0.1
TO_PASSIVE = ((0x1234, 100), (0x00abcdef, 2500))  # R_ID and bytes; the second takes several PDUs
TO_ACTIVE = ((0x77, 700),)


class Partner:
    def __init__(self, library, active, log):
        self.snap7 = ctypes.CDLL(library)
        self.snap7.Par_Create.restype = ctypes.c_void_p
        self.handle = ctypes.c_void_p(self.snap7.Par_Create(int(active)))
        self.log = log

    def note(self, **line):
        self.log.write(json.dumps(line) + '\n')
        self.log.flush()

    def start(self, own, peer):
        result = self.snap7.Par_StartTo(self.handle, own.encode(), peer.encode(), LOCAL_TSAP, REMOTE_TSAP)
        self.note(op='start', own=own, peer=peer, result=result)
        return result == 0

    def linked(self):
        """Waits until the partners found each other."""
        status = ctypes.c_int()
        for _ in range(POLLS):
            self.snap7.Par_GetStatus(self.handle, ctypes.byref(status))
            if status.value == LINKED:
                return True
            time.sleep(POLL_SECONDS)
        return False

    def send(self, r_id, size):
        content = bytes(at & 0xff for at in range(size))
        result = BUSY
        for _ in range(POLLS):
            result = self.snap7.Par_BSend(self.handle, ctypes.c_uint32(r_id), content, size)
            if result != BUSY:
                break
            time.sleep(POLL_SECONDS)
        self.note(op='bsend', r_id=r_id, bytes=size, result=result)
        return result == 0

    def receive(self):
        r_id, size, buffer = ctypes.c_uint32(), ctypes.c_int(), ctypes.create_string_buffer(0x10000)
        result = self.snap7.Par_BRecv(self.handle, ctypes.byref(r_id), buffer, ctypes.byref(size), WAIT_MS)
        right = buffer.raw[:size.value] == bytes(at & 0xff for at in range(size.value))
        self.note(op='brcv', r_id=r_id.value, bytes=size.value, result=result, right=right)
        return result == 0

    def close(self):
        self.snap7.Par_Destroy(ctypes.byref(self.handle))


def main():
    role, library, own, peer, path = sys.argv[1:]
    with open(path, 'w', encoding='utf-8') as log:
        partner = Partner(library, role == 'active', log)
        if not partner.start(own, peer):
            return 1
        if role == 'passive':
            print('ready', flush=True)
        if not partner.linked():
            return 1
        if role == 'active':
            done = all([partner.send(r_id, size) for r_id, size in TO_PASSIVE]) and partner.receive()
        else:
            done = all(partner.receive() for _ in TO_PASSIVE) and all([partner.send(r_id, size) for r_id, size in TO_ACTIVE])
            time.sleep(1)  # the active side ends the connection
        partner.close()
    return 0 if done else 1


if __name__ == '__main__':
    sys.exit(main())
