// Text colours reach at least 4.5:1 on every surface they are used on, in both themes (checked by tokens.test.ts).

/** Colours of one theme, as CSS values without `#`. */
export interface Theme {
  readonly page: string;
  readonly panel: string;
  readonly raised: string;
  readonly line: string;
  readonly text: string;
  readonly quiet: string;
  readonly accent: string;
  readonly good: string;
  readonly busy: string;
  readonly review: string;
  readonly bad: string;
  readonly warn: string;
  /** Text on an engine's colour. */
  readonly onEngine: string;
  /** Engine colours, in order of first use. */
  readonly engines: readonly string[];
}

/** Dark theme: the default, for grading rooms. Status tints as in the console. */
export const dark: Theme = {
  page: '111317',
  panel: '1a1d22',
  raised: '22262d',
  line: '343a45',
  text: 'eef0f4',
  quiet: 'a2abb9',
  accent: 'e8b339',
  good: '3ecf8e',
  busy: '6aa6f2',
  review: 'b98cff',
  bad: 'ff7a90',
  warn: 'e8b339',
  onEngine: '111317',
  engines: ['6aa6f2', 'f0a35b', '4fc9a4', 'c39bff', 'ff8fa3', 'd9d35a', '5fd0e6', 'c3cad6'],
};

/** Light theme, for screens that ask for it and for print. */
export const light: Theme = {
  page: 'f5f4f1',
  panel: 'ffffff',
  raised: 'efeeea',
  line: 'd5d3cc',
  text: '191c21',
  quiet: '565d69',
  accent: '7d5200',
  good: '0b6b40',
  busy: '1b59b3',
  review: '6736c0',
  bad: 'ac1a36',
  warn: '7d5200',
  onEngine: 'ffffff',
  engines: ['2563c4', 'a8500a', '0d7a5c', '7440c8', 'b92a4a', '6e6800', '0b7285', '565d69'],
};

/** A theme as custom properties. */
export function themeRules(theme: Theme): string {
  const { engines, ...named } = theme;
  const own = Object.entries(named).map(([name, value]) => `--${name.toLowerCase()}:#${value}`);
  return [...own, ...engines.map((value, i) => `--e${i}:#${value}`)].join(';');
}
