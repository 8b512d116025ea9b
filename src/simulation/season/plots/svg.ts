/** A linear or logarithmic scale from figures to picture units. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Where a plot's axes lie, picture units from the upper left corner. */
export const frame = { width: 720, height: 400, left: 150, right: 20, top: 44, bottom: 52 } as const;

/** Colours that are told apart also by people who see fewer of them (Okabe and Ito), by index. */
export const inks = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#5f4b8b', '#7f7f7f', '#333'];

/** Text that may stand inside markup. */
export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** A scale with logarithmic steps; figures must be above 0. */
export function logScale(values: readonly number[], from: number, to: number): Scale {
  const [low, high] = [Math.min(...values) * 0.9, Math.max(...values) * 1.1];
  const span = Math.log(high / low) || 1;
  const ticks = [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 4, 6, 10, 20, 50, 100].filter(
    (tick) => tick >= low && tick <= high,
  );
  return { at: (value) => from + ((to - from) * Math.log(value / low)) / span, ticks };
}

/** A scale from 0 to 1. */
export function shareScale(from: number, to: number): Scale {
  return { at: (value) => from + (to - from) * value, ticks: [0, 0.25, 0.5, 0.75, 1] };
}

/** A text at a place. */
export function label(x: number, y: number, text: string, more = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(text)}</text>`;
}

/** A straight line. */
export function line(x1: number, y1: number, x2: number, y2: number, more = 'stroke="#ccc"'): string {
  const [a, b, c, d] = [x1, y1, x2, y2].map((value) => value.toFixed(1));
  return `<line x1="${a}" y1="${b}" x2="${c}" y2="${d}" ${more}/>`;
}

/** A dot. */
export function dot(x: number, y: number, ink: string, radius = 3): string {
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}" fill="${ink}" fill-opacity="0.6"/>`;
}

/** Vertical grid lines with their figures under them. */
export function xAxis(scale: Scale, name: string): string {
  const bottom = frame.height - frame.bottom;
  const middle = (frame.left + frame.width - frame.right) / 2;
  const ticks = scale.ticks.map(
    (tick) =>
      line(scale.at(tick), frame.top, scale.at(tick), bottom) +
      label(scale.at(tick), bottom + 16, String(tick), 'text-anchor="middle"'),
  );
  return ticks.join('') + label(middle, bottom + 38, name, 'text-anchor="middle"');
}

/** Horizontal grid lines with their figures beside them. */
export function yAxis(scale: Scale, name: string): string {
  const right = frame.width - frame.right;
  const ticks = scale.ticks.map(
    (tick) =>
      line(frame.left, scale.at(tick), right, scale.at(tick)) +
      label(frame.left - 8, scale.at(tick) + 4, String(tick), 'text-anchor="end"'),
  );
  return ticks.join('') + label(8, frame.top - 8, name);
}

/** A whole picture with its title. */
export function picture(title: string, body: string): string {
  const { width, height } = frame;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `font-family="Inter, Helvetica, Arial, sans-serif" font-size="12" fill="#222" role="img" aria-label="${escaped(title)}">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>` +
    label(8, 18, title, 'font-size="14" font-weight="600"') +
    `${body}</svg>\n`
  );
}
