"""doorkeeper.py ADDRESS: answers every COTP connection request on port 102 as a CPU answers one for a rack and slot that it does not have:
with a disconnect request. A Snap7 server accepts every TSAP, so this one stand-in is needed. Prints `ready` when it listens."""
import socket
import sys

TPKT_BYTES = 4
REASON_ADDRESS_UNKNOWN = 3


def refusal(request):
    """The disconnect request for a connection request (both with their TPKT header)."""
    source_reference = request[8:10]
    tpdu = bytes([6, 0x80]) + source_reference + b'\x00\x00' + bytes([REASON_ADDRESS_UNKNOWN])
    return b'\x03\x00' + (TPKT_BYTES + len(tpdu)).to_bytes(2, 'big') + tpdu


def main():
    with socket.create_server((sys.argv[1], 102)) as listener:
        print('ready', flush=True)
        while True:
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(3)
                request = connection.recv(200)
                if len(request) > 10:
                    connection.sendall(refusal(request))


if __name__ == '__main__':
    main()
