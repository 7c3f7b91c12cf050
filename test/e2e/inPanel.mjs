// What runs inside a panel's own document: JavaScript, because the tests are compiled without the DOM's types.
import axe from 'axe-core';

export const isFocused = (target) => target.evaluate((node) => node === document.activeElement);

/** The focus ring, as "style width". */
export const ring = (target) =>
  target.evaluate((node) => `${getComputedStyle(node).outlineStyle} ${getComputedStyle(node).outlineWidth}`);

/** Leaves a mark that is gone when the element was made anew. */
export const mark = (target) => target.evaluate((node) => node.setAttribute('data-mark', 'same'));

/** @returns where the page then stands. */
export const scrollTo = (report, y) =>
  report.locator('html').evaluate((_html, top) => {
    window.scrollTo(0, top);
    return window.scrollY;
  }, y);

export const scrolled = (report) => report.locator('html').evaluate(() => window.scrollY);

export const wasHacked = (report) => report.locator('html').evaluate(() => 'hacked' in globalThis);

/** Resolves when the panel is narrower than `below`. */
export const widths = async (report, below) => {
  await report.locator('html').evaluate(
    (html, limit) =>
      new Promise((resolve) => {
        const look = () => html.clientWidth < limit && resolve();
        new ResizeObserver(look).observe(html);
      }),
    below,
  );
  return report.locator('html').evaluate((html) => ({ wanted: html.scrollWidth, given: html.clientWidth }));
};

/** What axe-core finds serious or critical in the panel. */
export async function seriousViolations(report) {
  const html = await report.locator('html').elementHandle();
  const frame = await html.ownerFrame();
  await frame.evaluate(axe.source);
  const results = await frame.evaluate(() => globalThis.axe.run(document));
  return {
    // A run that looked at nothing must not pass for a clean one.
    rules: results.passes.length,
    serious: results.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`)),
    others: results.violations
      .filter(({ impact }) => impact !== 'serious' && impact !== 'critical')
      .map(({ id, help, nodes }) => `${id}: ${help} ${nodes.map((node) => node.html).join(' ')}`),
  };
}
