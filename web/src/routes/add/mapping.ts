/** A column of a mapping's text, and what the text says of it. */
export interface Column {
  /** The line it stands in. */
  readonly line: number;
  readonly name: string;
  /** The field it is read as; empty where it is not read. */
  readonly field: string;
  /** The fields that were proposed where a person must say which. */
  readonly choices: readonly string[];
}

/** Fields a column can be read as. */
export const FIELDS = [
  ...(['ref', 'received_at', 'occurred_at', 'narrative', 'amount', 'currency', 'channel', 'language', 'platform', 'place'] as const),
  ...(['suspect_name', 'suspect_phone', 'suspect_account', 'suspect_bank', 'suspect_wallet', 'suspect_url', 'suspect_email', 'suspect_handle'] as const),
  ...(['suspect_app', 'suspect_app_signer', 'victim_phone', 'victim_account', 'victim_email', 'victim_nationality', 'victim_province'] as const),
  ...(['victim_age', 'victim_sex', 'subject', 'body', 'message', 'sender', 'recipient'] as const),
] as const;

const LINE = /^(# ?)?("(?:[^"\\]|\\.)*"|[\w-]+) = "([^"]*)"(.*)$/;
const CURRENCY = /^(# ?)?currency = "([^"]*)"/;
const FORMS = /^(# ?)?dates = \[.*%[dm]\/%[dm]/;

/** The columns of a mapping's text, as it was proposed or as somebody changed it. */
export function columnsOf(text: string): Column[] {
  const columns: Column[] = [];
  let within = false;
  for (const [line, words] of text.split('\n').entries()) {
    if (/^(# )?\[/.test(words)) within = words === '[columns]';
    const found = within ? LINE.exec(words) : null;
    if (!found) continue;
    const [, comment, key = '', field = '', told = ''] = found;
    const others = [...told.matchAll(/"([a-z_]+)"/g)].map(([, other]) => other ?? '');
    columns.push({ line, name: spelled(key), field: comment ? '' : field, choices: comment && field ? [field, ...others] : [] });
  }
  return columns;
}

/** The text with a column read as that field, or not read. */
export function readAs(text: string, column: Column, field: string): string {
  return changed(text, column.line, (words) =>
    words.replace(LINE, (_, _comment: string | undefined, key: string, was: string, told: string) => (field ? `${key} = "${field}"` : `# ${key} = "${was}"${told}`)),
  );
}

/** Whether the day stands first in dates with strokes; nothing where the text does not say. */
export function isDayFirst(text: string): boolean | null {
  const line = text.split('\n').find((words) => FORMS.test(words) && !words.startsWith('#'));
  return line === undefined ? null : line.includes('%d/%m');
}

/** The text with the day first in dates, or the month. */
export function withDayFirst(text: string, dayFirst: boolean): string {
  const line = text.split('\n').findIndex((words) => FORMS.test(words));
  return changed(text, line, (words) => words.replace(dayFirst ? /%m\/%d/g : /%d\/%m/g, dayFirst ? '%d/%m' : '%m/%d').replace(/\] #.*$/, ']'));
}

/** The currency that amounts are read in; empty where none is named, nothing where the text does not ask. */
export function currencyOf(text: string): string | null {
  const line = text.split('\n').find((words) => CURRENCY.test(words));
  return line === undefined ? null : line.startsWith('#') ? '' : (CURRENCY.exec(line)?.[2] ?? '');
}

/** The text with amounts read in a currency, or in none. */
export function withCurrency(text: string, currency: string): string {
  const line = text.split('\n').findIndex((words) => CURRENCY.test(words));
  const named = changed(text, line, () => (currency ? `currency = ${JSON.stringify(currency)}` : '# currency = ""'));
  return currency ? named.replace(/^# \[constants\]$/m, '[constants]') : named;
}

function changed(text: string, line: number, change: (words: string) => string): string {
  return text
    .split('\n')
    .map((words, at) => (at === line ? change(words) : words))
    .join('\n');
}

/** A key as TOML writes it, without its quotes. */
function spelled(key: string): string {
  if (!key.startsWith('"')) return key;
  try {
    return JSON.parse(key.replace(/\\U([0-9A-Fa-f]{8})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))) as string;
  } catch {
    return key.slice(1, -1);
  }
}
