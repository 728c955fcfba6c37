"""The list of differences from tshark that are justified, each with its reason."""
import collections

Difference = collections.namedtuple('Difference', 'file frame field tshark own')


class KnownDifferences:
    """Reads a table `file<TAB>frame<TAB>field<TAB>reason`; `frame` may be `*`. Remembers which lines were used."""

    def __init__(self, path):
        self.reasons, self.used = {}, set()
        with open(path, encoding='utf-8') as table:
            for count, line in enumerate(table, 1):
                if not line.strip() or line.startswith('#'):
                    continue
                columns = line.rstrip('\n').split('\t')
                if len(columns) != 4 or not columns[3].strip():
                    raise ValueError('%s:%d: wants file, frame, field and reason, separated by tabs' % (path, count))
                self.reasons[tuple(columns[:3])] = columns[3]

    def reason(self, difference):
        """The reason for a difference, or None when it is not a known one."""
        for frame in (str(difference.frame), '*'):
            key = (difference.file, frame, difference.field)
            if key in self.reasons:
                self.used.add(key)
                return self.reasons[key]
        return None

    def unused(self, files):
        """The lines about one of these files that no difference matched."""
        return [key for key in self.reasons if key[0] in files and key not in self.used]
