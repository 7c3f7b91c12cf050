/** Draws one figure with uPlot: bars that add up, or a line. Made anew when its data or the theme changes, which is cheap. */
import uPlot from 'uplot';
import type { FigureView } from '../../protocol/dashboard';
import type { Theme, ThemeColour } from './theme';

const HEIGHT = 180;
type Lines = 'slanted' | 'level' | 'none';
interface Look {
  readonly colour: ThemeColour;
  readonly fill: 'full' | Lines;
}

/** Each series is told from the others without its colour too: by lines that cross its bars. */
const LOOKS: readonly [Look, ...Look[]] = [
  { colour: '--chart-1', fill: 'full' },
  { colour: '--chart-2', fill: 'slanted' },
  { colour: '--chart-3', fill: 'level' },
  { colour: '--chart-4', fill: 'none' },
];

/** Of days: few enough labels for a narrow panel. */
const DAY_STEPS = [1, 2, 5, 10, 15];

export class Chart {
  #plot: uPlot | undefined;
  #figure: FigureView | undefined;

  /** @param onPoint is given the index of the day under the pointer; null: none. */
  constructor(
    private readonly parent: HTMLElement,
    private readonly theme: Theme,
    private readonly locale: string,
    private readonly onPoint: (day: number | null) => void,
  ) {
    new ResizeObserver(() => {
      this.#fit();
    }).observe(parent);
  }

  draw(figure: FigureView): void {
    this.#figure = figure;
    this.redraw();
  }

  redraw(): void {
    const figure = this.#figure;
    // Without a width it is not in the document yet: it is drawn once it has one.
    if (!figure || this.parent.clientWidth === 0) return;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(figure), dataOf(figure), this.parent);
  }

  /** A panel that is dragged narrower changes its width often: the picture is only scaled. */
  #fit(): void {
    const { clientWidth: width } = this.parent;
    if (!this.#plot) this.redraw();
    else if (width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: HEIGHT });
  }

  #options(figure: FigureView): uPlot.Options {
    const { theme } = this;
    const text = theme.colour('--chart-text');
    const grid = theme.colour('--chart-grid');
    const axis = { stroke: text, font: theme.font, ticks: { stroke: grid, width: 1, size: 4 } };
    const format = this.#formatOf(figure.unit);
    return {
      width: this.parent.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      // What is under the pointer is told in words; there is nothing to zoom into.
      cursor: { y: false, drag: { x: false, y: false }, points: { show: figure.kind === 'line' } },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: false, range: () => [0.4, figure.days.length + 0.6] },
        y: { range: (_plot, _min, max) => rangeOf(figure.unit, max) },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          incrs: DAY_STEPS,
          ...{ space: 32, size: 28 },
          values: (_plot, days) => days.map((day) => figure.days[day - 1]?.label ?? ''),
        },
        {
          ...axis,
          grid: { stroke: grid, width: 1 },
          // Whole tokens only.
          ...(figure.unit === 'tokens' && { incrs: WHOLE_STEPS }),
          values: (_plot, values) => values.map(format),
          size: (plot, values) => widest(plot, values) + 12,
        },
      ],
      series: [{}, ...this.#series(figure)],
      hooks: {
        setCursor: [
          (plot) => {
            this.onPoint(plot.cursor.idx ?? null);
          },
        ],
      },
    };
  }

  #series({ kind, series }: FigureView): uPlot.Series[] {
    const made = series.map(({ label }, index): uPlot.Series => {
      const look = LOOKS[index % LOOKS.length] ?? LOOKS[0];
      const colour = this.theme.colour(look.colour);
      if (kind === 'line') {
        return { label, stroke: colour, width: 2, spanGaps: true, points: { show: true, size: 6, fill: colour } };
      }
      const bars = uPlot.paths.bars?.({ size: [0.7, 48] });
      const fill = look.fill === 'full' ? colour : ruled(look.fill, colour, this.theme.colour('--chart-back'));
      return {
        ...{ label, stroke: colour, width: 1, points: { show: false }, fill },
        ...(bars && { paths: bars }),
      };
    });
    return kind === 'stacked' ? made.reverse() : made;
  }

  #formatOf(unit: FigureView['unit']): (value: number) => string {
    const options: Intl.NumberFormatOptions =
      unit === 'share'
        ? { style: 'percent' }
        : unit === 'usd'
          ? { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', maximumFractionDigits: 4 }
          : { notation: 'compact' };
    const format = new Intl.NumberFormat(this.locale, options);
    return (value) => format.format(value);
  }
}

const WHOLE_STEPS = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

/** Of a stack the highest comes first: what is drawn later stands before it. */
function dataOf({ kind, series, days }: FigureView): uPlot.AlignedData {
  const x = days.map((_, index) => index + 1);
  const values = series.map((one) => days.map((_, day) => one.values[day] ?? null));
  if (kind === 'line') return [x, ...values];
  // A bar of no height would still be a line.
  const sums = values.map((_, top) =>
    days.map((_, day) => values.slice(0, top + 1).reduce((sum, one) => sum + (one[day] ?? 0), 0) || null),
  );
  return [x, ...sums.reverse()];
}

function rangeOf(unit: FigureView['unit'], most: number | null): [number, number] {
  if (unit === 'share') return [0, 1];
  return [0, most === null || most <= 0 ? 1 : most * 1.08];
}

function widest({ ctx }: uPlot, values: readonly string[] | null): number {
  const widths = (values ?? []).map((value) => ctx.measureText(value).width / devicePixelRatio);
  return Math.max(0, ...widths);
}

/** Lines on a ground that hides the higher bar behind it. */
function ruled(lines: Lines, colour: string, ground: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  const size = 6 * devicePixelRatio;
  tile.width = size;
  tile.height = size;
  const context = tile.getContext('2d');
  if (!context) return colour;
  context.fillStyle = ground;
  context.fillRect(0, 0, size, size);
  context.strokeStyle = colour;
  context.lineWidth = (lines === 'slanted' ? 2 : 1) * devicePixelRatio;
  context.beginPath();
  // Three lines, so that the corners meet those of the next tile.
  for (const shift of lines === 'slanted' ? [-size, 0, size] : []) {
    context.moveTo(shift, size);
    context.lineTo(shift + size, 0);
  }
  for (const y of lines === 'level' ? [size / 4, (3 * size) / 4] : []) {
    context.moveTo(0, y);
    context.lineTo(size, y);
  }
  context.stroke();
  return context.createPattern(tile, 'repeat') ?? colour;
}
