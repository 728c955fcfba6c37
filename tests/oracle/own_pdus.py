"""What `s7scope decode -f jsonl` sees in a capture, in the shape of tshark_pdus.Pdu, so that both can be compared."""
import collections
import json
import subprocess

from tshark_pdus import ITEM_PREFIXES, number

TIMEOUT_SECONDS = 120


class DecodeError(Exception):
    """decode crashed, hung or printed something that is not one JSON object per line."""


class OwnPdu:
    """One line of decode: `fields` and `items` as in tshark_pdus.Pdu; `text` is the line."""

    def __init__(self, value, text):
        self.text = text
        self.frame = number(value.get('frame.number'))
        self.protocol = value.get('protocol')
        self.fields = collections.defaultdict(list)
        self.items = []
        for key, content in value.items():
            if key == 's7comm.param.item':
                self.items = [item_fields(item) for item in content]
            else:
                self.fields[key] = as_list(content)

    def first(self, name):
        values = self.fields.get(name)
        return values[0] if values else None


def as_list(value):
    return [number(v) for v in value] if isinstance(value, list) else [number(value)]


def item_fields(item):
    """The keys of one item without a prefix, should there be one."""
    result = collections.defaultdict(list)
    for key, value in item.items():
        prefix = next((p for p in ITEM_PREFIXES if key.startswith(p)), '')
        result[key[len(prefix):]] = as_list(value)
    return result


def parse(text, capture):
    result = []
    for count, line in enumerate(text.splitlines(), 1):
        try:
            value = json.loads(line)
        except ValueError as error:
            raise DecodeError('%s: line %d of decode is no JSON: %s' % (capture, count, error)) from error
        if not isinstance(value, dict) or 'frame.number' not in value or 'protocol' not in value:
            raise DecodeError('%s: line %d of decode lacks frame.number or protocol: %s' % (capture, count, line[:120]))
        result.append(OwnPdu(value, line))
    return result


def read(program, capture):
    """All PDUs that decode prints for a capture. Exit code 3 (damaged input) is an answer like 0."""
    try:
        run = subprocess.run([program, 'decode', capture, '-f', 'jsonl'], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             timeout=TIMEOUT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DecodeError('%s: %s' % (capture, error)) from error
    if run.returncode not in (0, 3):
        raise DecodeError('%s: decode ended with %d: %s' % (
            capture, run.returncode, run.stderr.decode('utf-8', 'replace').strip()[-300:]))
    return parse(run.stdout.decode('utf-8'), capture)
