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

/** How many colours a canvas has besides the one that nothing was drawn in. */
export const drawnColours = (canvas) =>
  canvas.evaluate((node) => {
    const { data } = node.getContext('2d').getImageData(0, 0, node.width, node.height);
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] === 255) colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    }
    return colours.size;
  });

export const pictureOf = (canvas) => canvas.evaluate((node) => node.toDataURL());

/** Resolves when the chart, which is drawn on a new canvas each time, shows something else. */
export const untilPictureIsNot = async (canvas, before) => {
  while ((await pictureOf(canvas)) === before) await canvas.evaluate(() => new Promise(requestAnimationFrame));
};

/** Of what is drawn most strongly with what lies behind it, as WCAG counts it. */
export const contrast = (canvas, background) =>
  canvas.evaluate((node, variable) => {
    const light = ([r, g, b]) => {
      const [x, y, z] = [r, g, b].map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const probe = document.createElement('span');
    probe.style.color = getComputedStyle(document.documentElement).getPropertyValue(variable);
    document.body.append(probe);
    const behind = light(getComputedStyle(probe).color.match(/\d+/g).map(Number));
    probe.remove();
    const { data } = node.getContext('2d').getImageData(0, 0, node.width, node.height);
    let best = 1;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] !== 255) continue;
      const drawn = light([data[at], data[at + 1], data[at + 2]]);
      best = Math.max(best, (Math.max(drawn, behind) + 0.05) / (Math.min(drawn, behind) + 0.05));
    }
    return best;
  }, background);

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
