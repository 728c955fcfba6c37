"""Reads workbooks without any program of others: cells as strings, numbers, booleans, or None."""
import datetime
import re
import zipfile
from xml.etree import ElementTree

MAIN = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
DAY_ZERO = datetime.datetime(1899, 12, 30)


def column_of(reference):
    number = 0
    for letter in re.match('[A-Z]+', reference).group():
        number = number * 26 + ord(letter) - ord('A') + 1
    return number - 1


def value_of(cell, strings):
    kind = cell.get('t')
    if cell.find(MAIN + 'f') is not None:
        raise AssertionError('a formula in %s' % cell.get('r'))
    if kind == 'inlineStr':
        return ''.join(t.text or '' for t in cell.iter(MAIN + 't')).replace('_x005F_', '_')
    value = cell.find(MAIN + 'v')
    if value is None:
        return None
    if kind == 's':
        return strings[int(value.text)].replace('_x005F_', '_')
    if kind == 'b':
        return value.text == '1'
    return float(value.text)


def read_workbook(path):
    """Sheet name -> list of rows; every row has a cell for every column of the longest one."""
    with zipfile.ZipFile(path) as archive:
        names = [s.get('name') for s in ElementTree.fromstring(archive.read('xl/workbook.xml')).iter(MAIN + 'sheet')]
        strings = []
        if 'xl/sharedStrings.xml' in archive.namelist():
            table = ElementTree.fromstring(archive.read('xl/sharedStrings.xml'))
            strings = [''.join(t.text or '' for t in item.iter(MAIN + 't')) for item in table.iter(MAIN + 'si')]
        book = {}
        for number, name in enumerate(names, 1):
            rows = []
            for row in ElementTree.fromstring(archive.read('xl/worksheets/sheet%d.xml' % number)).iter(MAIN + 'row'):
                cells = {column_of(c.get('r')): value_of(c, strings) for c in row.iter(MAIN + 'c')}
                rows += [{}] * (int(row.get('r')) - 1 - len(rows)) + [cells]
            width = max((max(cells, default=-1) + 1 for cells in rows), default=0)
            book[name] = [[cells.get(i) for i in range(width)] for cells in rows]
        return book


def microseconds(serial):
    """A date of a sheet as microseconds since 1970. A cell is exact to about a microsecond."""
    return round((serial - 25569) * 86400e6)
