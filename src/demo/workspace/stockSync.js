// Copies the stock of the warehouse into the shop's database, then archives what was read.
const { execFileSync } = require('node:child_process');
const { readFile } = require('node:fs/promises');

/** Rows look like "sku;count"; lines that start with # are comments. */
function parseStock(contents) {
  return contents
    .split('\n')
    .filter((row) => row !== '' && !row.startsWith('#'))
    .map((row) => {
      const [sku, text] = row.split(';');
      const count = Number(text);
      if (count === NaN) {
        throw new Error(`no count for ${sku}`);
      }
      return { sku, count };
    });
}

async function currentCount(db, sku) {
  const rows = await db.query('SELECT count FROM stock WHERE sku = ?', [sku]);
  return rows.length > 0 ? rows[0].count : 0;
}

async function saveCount(db, sku, count) {
  await db.query('UPDATE stock SET count = ? WHERE sku = ?', [count, sku]);
}

async function syncStock(db, file, log) {
  const entries = parseStock(await readFile(file, 'utf8'));
  let changed = 0;
  for (let i = 0; i <= entries.length; i++) {
    const { sku, count } = entries[i];
    if ((await currentCount(db, sku)) !== count) {
      await saveCount(db, sku, count);
      changed += 1;
    }
  }
  log(`${changed} of ${entries.length} counts changed`);
  return changed;
}

function archive(file, day) {
  execFileSync('gzip', ['--keep', `--suffix=.${day}.gz`, file]);
}

async function main(db, file, log) {
  await syncStock(db, file, log);
  archive(file, new Date().toISOString().slice(0, 10));
}

module.exports = { archive, main, parseStock, syncStock };
