"""What the inventory must say, worked out from the logs that the programs kept. Nothing here reads the capture."""
import collections
import json
import os

SIZES = {'bit': 1, 'byte': 1, 'word': 2, 'dword': 4, 'real': 4, 'counter': 1, 'timer': 1}  # counters and timers count elements
WIRE_BYTES = dict(SIZES, counter=2, timer=2)
READ_OVERHEAD = 18   # header 12, function and item count 2, item header 4: what is left of a PDU holds values
WRITE_OVERHEAD = 28  # header 10, function and item count 2, address 12, item header 4
# Errors of the Snap7 library for one item, and the return code that each stands for.
ITEM_ERRORS = {0x00C00000: '0x0a', 0x00900000: '0x05', 0x00A00000: '0x06', 0x00B00000: '0x07'}
NEED_PASSWORD = 30408704  # the library's word for 0xd241
AREA_NUMBERS = {0x81: 'I', 0x82: 'Q', 0x83: 'M', 0x84: 'DB', 0x1c: 'C', 0x1d: 'T'}
SERVER_ERRORS = {7: '0x0a', 8: '0x05'}  # area not found, out of range

Access = collections.namedtuple('Access', 'client server operation area db first_byte bytes bit transport')


def read_log(folder, name):
    with open(os.path.join(folder, name + '.jsonl'), encoding='utf-8') as file:
        return [json.loads(line) for line in file]


def connections(log):
    """The parts of a log between connect and disconnect: [(connect line, lines)]."""
    result = []
    for line in log:
        if line['op'] == 'connect':
            result.append((line, []))
        elif line['op'] != 'disconnect':
            result[-1][1].append(line)
    return result


def parts(line):
    """(start, amount) of each request that Snap7 makes of one: as many elements at a time as a PDU holds."""
    size = WIRE_BYTES[line['word']]
    most = (line['pdu'] - (READ_OVERHEAD if line['op'] == 'read' else WRITE_OVERHEAD)) // size
    start, left = line['start'], line['amount']
    while left > 0:
        amount = min(left, most)
        yield start, amount
        start += amount * SIZES[line['word']]
        left -= amount


def snap7_accesses(client, line):
    """(access, return code or None) for each range of one line of a Snap7 client."""
    word = line['word']
    code = ITEM_ERRORS[line['result']] if line['result'] else None
    for start, amount in parts(line):
        first, bit = (start // 8, start % 8) if word == 'bit' else (start, None)
        yield Access(client, line['server'], line['op'], line['area'], line.get('db'), first, amount * SIZES[word], bit, word.upper()), code


def nodes7_access(client, line):
    """nodes7 does not keep the return code; the server's log does."""
    return Access(client, line['server'], line['op'], line['area'], line['db'] or None, line['start'], line['bytes'], line['bit'],
                  'BYTE' if line['bit'] is None else 'BIT'), 'some' if line['result'] else None


def variable_lines(lines):
    return [line for line in lines if line['op'] in ('read', 'write')]


def accesses(folder, stations):
    """Access -> {'requests', 'ok', 'failed'} over the clients hmi and scada."""
    sums = collections.defaultdict(lambda: {'requests': 0, 'ok': 0, 'failed': 0})
    found = []
    for line in variable_lines(read_log(folder, 'hmi')):
        found += snap7_accesses(stations['hmi'], line)
    for line in variable_lines(read_log(folder, 'scada')):
        found.append(nodes7_access(stations['scada'], line))
    for access, code in found:
        sums[access]['requests'] += 1
        sums[access]['failed' if code else 'ok'] += 1
    return dict(sums)


def return_codes(folder, stations):
    """Access -> {code: count} for the client that is told the codes (Snap7)."""
    codes = collections.defaultdict(collections.Counter)
    for line in variable_lines(read_log(folder, 'hmi')):
        for access, code in snap7_accesses(stations['hmi'], line):
            if code:
                codes[access][code] += 1
    return {access: dict(counts) for access, counts in codes.items()}


def served(folder):
    """(client, operation, area, return code or None) -> items, as the server counted them."""
    counts = collections.Counter()
    for line in read_log(folder, 'plc'):
        if line['op'] in ('DataRead', 'DataWrite'):
            operation = 'read' if line['op'] == 'DataRead' else 'write'
            counts[line['client'], operation, AREA_NUMBERS[line['parameters'][0]], SERVER_ERRORS.get(line['code'])] += 1
    return dict(counts)


# What an engineering call does, as operations of the inventory.
OPERATIONS = {'szl': 'read-szl', 'order-code': 'read-szl', 'cpu-info': 'read-szl', 'cp-info': 'read-szl', 'protection': 'read-szl',
              'plc-status': 'read-szl', 'list-blocks': 'list-blocks', 'list-blocks-of-type': 'list-blocks-of-type',
              'block-info': 'get-block-info', 'clock-get': 'read-clock', 'clock-set': 'set-clock', 'stop': 'plc-stop',
              'hot-start': 'pi-service', 'cold-start': 'pi-service', 'copy-ram-to-rom': 'pi-service', 'compress': 'pi-service',
              'delete': 'pi-service', 'password-set': 'set-password', 'password-clear': 'clear-password', 'upload': 'start-upload',
              'download': 'request-download', 'connect': 'setup-communication'}


def operations(folder):
    """Operation -> {'requests', 'ok', 'failed'} of the engineering station."""
    sums = collections.defaultdict(lambda: {'requests': 0, 'ok': 0, 'failed': 0})
    for line in read_log(folder, 'engineering'):
        if line['op'] in OPERATIONS:
            row = sums[OPERATIONS[line['op']]]
            row['requests'] += 1
            row['failed' if line['result'] else 'ok'] += 1
    return dict(sums)


# What an engineering call does to the controller, as events.
EVENTS = {'stop': 'cpu-stopped', 'hot-start': 'cpu-started', 'cold-start': 'cpu-started', 'copy-ram-to-rom': 'memory-copied',
          'compress': 'memory-compressed', 'delete': 'block-deleted', 'password-set': 'password-used',
          'password-clear': 'password-cleared', 'clock-set': 'clock-set', 'upload': 'program-upload', 'download': 'program-download'}
OUTCOMES = {0: 'succeeded', NEED_PASSWORD: 'refused 0xd241'}


def events(folder):
    """(kind, outcome) -> how often, of the engineering station."""
    return collections.Counter((EVENTS[line['op']], OUTCOMES[line['result']]) for line in read_log(folder, 'engineering') if line['op'] in EVENTS)


def status_lists(folder):
    """(list, index) -> how often it was asked for."""
    return collections.Counter((line['id'], line['index']) for line in read_log(folder, 'engineering') if 'id' in line)


FAMILIES = {'6ES7 31': 'S7-300', '6ES7 41': 'S7-400', '6ES7 21': 'S7-1200', '6ES7 51': 'S7-1500'}


def identity(folder):
    """What the server told the engineering station of itself, by the columns of the view `devices`."""
    answers = {line['op']: line.get('value') for line in read_log(folder, 'engineering')}
    cpu = answers['cpu-info']
    order_number = answers['order-code']['Code'].strip()
    return {'order_number': order_number, 'family': FAMILIES[order_number[:7]], 'serial': cpu['SerialNumber'],
            'name': cpu['ASName'], 'module': cpu['ModuleName']}


BSEND_FIRST, BSEND_OVERHEAD = 2, 10 + 12 + 12 + 2  # the first piece also carries the length of all; header, parameters, R_ID, length


def bsend_pieces(size, pdu):
    """How many requests Snap7 makes of a block."""
    most, pieces = pdu - BSEND_OVERHEAD, 0
    while size > 0:
        size -= most
        pieces += 1
        if pieces == 1:
            most += BSEND_FIRST
    return pieces


def blocks_sent(folder, name, pdu):
    """R_ID -> requests that the partner made for its blocks."""
    pieces = collections.Counter()
    for line in read_log(folder, name):
        if line['op'] == 'bsend':
            pieces[line['r_id']] += bsend_pieces(line['bytes'], pdu)
    return pieces
