'use strict';
// Sorts and filters what is in the page already. Nothing here adds facts, and nothing is fetched.
(() => {
  const units = { us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, d: 86400, B: 1, KiB: 1024, MiB: 1048576, GiB: 1073741824, TiB: 1099511627776 };
  const words = new Intl.Collator('en', { numeric: true });

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // "1,234" and "2 min 5 s" as numbers; NaN for anything else.
  function quantity(text) {
    if (!/^-?\d[\d,]*(\.\d+)?( \w+)?( \d+ \w+)?$/.test(text)) return NaN;
    let sum = 0;
    for (const [, number, unit] of text.matchAll(/(-?\d[\d,]*(?:\.\d+)?)(?: (\w+))?/g)) {
      if (unit && !(unit in units)) return NaN;
      sum += Number(number.replaceAll(',', '')) * (unit ? units[unit] : 1);
    }
    return sum;
  }

  // Unknown values come last, whichever way round.
  function compare(a, b, direction) {
    if (a.text === '' || b.text === '') return (a.text === '') - (b.text === '');
    if (!isNaN(a.number) && !isNaN(b.number)) return direction * (a.number - b.number);
    return direction * words.compare(a.text, b.text);
  }

  // A line across the table stands above its rows whichever way they are sorted.
  const heading = (body) => body.querySelector('th')?.parentNode;
  const lines = (body) => Array.from(body.rows).filter((row) => row !== heading(body));

  function sort(table, column, head) {
    const direction = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', direction > 0 ? 'ascending' : 'descending');
    for (const body of table.tBodies) {
      const rows = lines(body).map((row) => {
        const text = row.cells[column].textContent.trim();
        return { row, text, number: quantity(text) };
      });
      rows.sort((a, b) => compare(a, b, direction));
      body.append(...rows.map((entry) => entry.row));
    }
  }

  function makeSortable(table) {
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      const button = element('button', { type: 'button' }, ...head.childNodes);
      button.addEventListener('click', () => sort(table, column, head));
      head.replaceChildren(button);
    });
  }

  function text(part) {
    part.searchable ??= ((part.parentNode.tagName === 'TBODY' && heading(part.parentNode)?.textContent || '') + ' ' + part.textContent).toLowerCase();
    return part.searchable;
  }

  // Every word must occur. Returns how many of the parts are left.
  function narrow(parts, sought) {
    const wanted = sought.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const part of parts) {
      const fits = wanted.every((word) => text(part).includes(word));
      part.hidden = !fits;
      left += fits;
    }
    return left;
  }

  function field(label, act) {
    const input = element('input', { type: 'search' });
    const result = element('span', {});
    result.setAttribute('role', 'status');
    let waiting;
    input.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => { result.textContent = act(input.value); }, 120);
    });
    return [element('label', {}, label + ' ', input), result];
  }

  function makeFilterable(table) {
    const bodies = Array.from(table.tBodies);
    const rows = bodies.flatMap(lines);
    if (rows.length < 8) return;
    const act = (sought) => {
      const left = narrow(rows, sought);
      for (const body of bodies) if (heading(body)) heading(body).hidden = lines(body).every((row) => row.hidden);
      return sought ? left + ' of ' + rows.length + ' rows' : '';
    };
    const box = element('div', { className: 'filter' }, ...field('Filter rows', act));
    table.closest('.t').before(box);
  }

  function makeSearch() {
    const list = document.querySelector('nav ul');
    const parts = Array.from(document.querySelectorAll('article, .jump li'));
    if (!list || parts.length < 2) return;
    const act = (sought) => {
      const left = narrow(parts, sought);
      return sought ? left + ' found' : '';
    };
    list.append(element('li', { className: 'find' }, ...field('Search', act)));
  }

  function makeCopyable(code) {
    const button = element('button', { type: 'button', className: 'copy' }, 'copy');
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = 'copied';
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = 'selected';
      }
    });
    code.after(button);
  }

  document.querySelectorAll('.t table').forEach((table) => { makeSortable(table); makeFilterable(table); });
  document.querySelectorAll('code.copy').forEach(makeCopyable);
  makeSearch();
})();
