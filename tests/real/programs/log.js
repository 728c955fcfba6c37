'use strict';
// The log that a program keeps of what it did: one JSON object per line, in order.
//
// Every line has `op`; variable access also `area`, `db`, `start`, `amount`, `word` (names of Snap7) and `result`: 0, or the number
// of the library's error.
const fs = require('fs');

class Log {
  constructor(path) {
    this.file = fs.openSync(path, 'w');
  }

  write(line) {
    fs.writeSync(this.file, JSON.stringify(line) + '\n');
  }
}

module.exports = { Log };
