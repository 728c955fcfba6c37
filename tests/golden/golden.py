#!/usr/bin/env python3
"""The reports of every sample, compared with the files in this folder.

    golden.py --program PATH-TO-S7SCOPE [--update] [SAMPLE...]

For samples/x.pcapng: x.VIEW.json is `report x.db VIEW -f json`, x.overview.txt is `report x.db`, x.audit.txt is `audit x.db`,
x.plan.csv is `plan x.db`, all with the sample analyzed alone; x.FORM.rules is `firewall x.db -f FORM`, for one sample. Line ends
are LF here.
A report without rows has no file. --update rewrites the files; read every changed line before committing them."""
import argparse
import difflib
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(os.path.dirname(os.path.dirname(HERE)), 'samples')
VIEWS = ('connections', 'sessions', 'accesses', 'operations', 'attempts', 'devices', 'events', 'captures')
ENDINGS = ('.pcap', '.pcapng', '.pcap.gz', '.pcap.zst', '.pcapng.gz')
WITH_RULES = 'plant-cell'
FORMS = ('nftables', 'iptables', 'csv')
ENDINGS_HERE = ('.json', '.txt', '.csv', '.rules')
SHOWN_LINES = 40


def run(program, folder, *words):
    environment = dict(os.environ, COLUMNS='120', NO_COLOR='1', TZ='UTC', LC_ALL='C.UTF-8', S7SCOPE_OUI='')
    result = subprocess.run([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, env=environment,
                            timeout=120, check=False)
    if result.returncode not in (0, 3):
        raise RuntimeError('%s ended with %d: %s' % (' '.join(words), result.returncode, result.stderr.decode().strip()))
    return result.stdout.decode('utf-8')


def stem_of(sample):
    """x for x.pcap and x.pcapng, x-gz for x.pcap.gz: a packed copy has files of its own."""
    name, _, endings = os.path.basename(sample).partition('.')
    return '-'.join([name, *endings.split('.')[1:]])


def reports(program, sample):
    """File name -> expected content for one sample."""
    stem = stem_of(sample)
    with tempfile.TemporaryDirectory(prefix='s7scope-golden-') as folder:
        # From within the samples' folder, so that no path of this machine gets into a report.
        inventory = os.path.join(folder, stem + '.db')
        run(program, SAMPLES, 'analyze', os.path.basename(sample), '-o', inventory)
        result = {'%s.overview.txt' % stem: run(program, folder, 'report', stem + '.db')}
        for view in VIEWS:
            text = run(program, folder, 'report', stem + '.db', view, '-f', 'json')
            if text.strip() != '[]':
                result['%s.%s.json' % (stem, view)] = text
        plan = run(program, folder, 'plan', stem + '.db').replace('\r\n', '\n')
        if plan.count('\n') > 1:
            result['%s.plan.csv' % stem] = plan
        for form in FORMS if stem == WITH_RULES else ():
            result['%s.%s.rules' % (stem, form)] = run(program, folder, 'firewall', stem + '.db', '-f', form).replace('\r\n', '\n')
        result['%s.audit.txt' % stem] = run(program, folder, 'audit', stem + '.db', '--fail-on', 'never')
        return result


def expected(stem):
    """File name -> content of what is in this folder about one sample."""
    result = {}
    for name in os.listdir(HERE):
        if name.startswith(stem + '.') and name.endswith(ENDINGS_HERE):
            with open(os.path.join(HERE, name), encoding='utf-8') as file:
                result[name] = file.read()
    return result


def compare(name, want, have):
    if want is None:
        print('FAIL  %s is new: golden files are made by tests/golden/update.sh' % name)
    elif have is None:
        print('FAIL  %s: the report has no rows any more' % name)
    elif want != have:
        print('FAIL  %s' % name)
        for count, text in enumerate(difflib.unified_diff(want.splitlines(), have.splitlines(), 'expected', 'found', lineterm='', n=1)):
            if count == SHOWN_LINES:
                print('  ...')
                break
            print('  ' + text)
    else:
        return True
    return False


def update(want, have):
    for name in want.keys() - have.keys():
        os.remove(os.path.join(HERE, name))
    for name, text in have.items():
        with open(os.path.join(HERE, name), 'w', encoding='utf-8') as file:
            file.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True)
    parser.add_argument('--update', action='store_true')
    parser.add_argument('samples', nargs='*')
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    names = options.samples or (sorted(n for n in os.listdir(SAMPLES) if n.endswith(ENDINGS)) if os.path.isdir(SAMPLES) else [])
    passed = failed = 0
    for sample in names:
        want, have = expected(stem_of(sample)), reports(program, sample)
        if options.update:
            update(want, have)
            continue
        for name in sorted(want.keys() | have.keys()):
            good = compare(name, want.get(name), have.get(name))
            passed, failed = passed + good, failed + (not good)
    if not names:
        print('FAIL  no samples in %s' % SAMPLES)
        failed = 1
    print('%d passed, %d failed, 0 skipped' % (passed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
