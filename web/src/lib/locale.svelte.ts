import countries from 'i18n-iso-countries/langs/km.json';

/** The language of the page, and how it writes numbers, dates and money. */
export type Language = 'en' | 'km';

const KEY = 'krama-language';
const DIGITS = 'krama-khmer-digits';

// Browsers that do not speak Khmer themselves write its dates in English: so they are written here.
const MONTHS = ['មករា', 'កុម្ភៈ', 'មីនា', 'មេសា', 'ឧសភា', 'មិថុនា', 'កក្កដា', 'សីហា', 'កញ្ញា', 'តុលា', 'វិច្ឆិកា', 'ធ្នូ'];
const TONGUES: Readonly<Record<string, string>> = {
  en: 'អង់គ្លេស',
  km: 'ខ្មែរ',
  zh: 'ចិន',
  th: 'ថៃ',
  vi: 'វៀតណាម',
  id: 'ឥណ្ឌូនេស៊ី',
  ms: 'ម៉ាឡេ',
  lo: 'ឡាវ',
  my: 'ភូមា',
  tl: 'តាហ្គាឡុក',
  ko: 'កូរ៉េ',
  ja: 'ជប៉ុន',
  fr: 'បារាំង',
  hi: 'ហិណ្ឌី',
};
const NATIONS = countries.countries as Readonly<Record<string, string | string[]>>;

const english = {
  plain: new Intl.NumberFormat('en-GB'),
  short: new Intl.NumberFormat('en-GB', { notation: 'compact', maximumSignificantDigits: 3 }),
  bits: new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  share: new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 0 }),
  nations: new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' }),
  tongues: new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' }),
};

class Locale {
  language = $state<Language>(localStorage.getItem(KEY) === 'km' ? 'km' : 'en');
  khmerDigits = $state(localStorage.getItem(DIGITS) === 'yes');
  /** Times are told in the workspace's zone, wherever the browser stands. */
  zone = $state('UTC');
  readonly #moment = $derived(
    new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: this.zone }),
  );
  /** A day without a time is one already; it must not slip into another zone's. */
  readonly #utc = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

  choose(language: Language) {
    this.language = language;
    localStorage.setItem(KEY, language);
    this.apply();
  }

  chooseDigits(khmer: boolean) {
    this.khmerDigits = khmer;
    localStorage.setItem(DIGITS, khmer ? 'yes' : 'no');
  }

  apply() {
    document.documentElement.lang = this.language;
  }

  /** Digits as they are chosen; letters stay. */
  #written(text: string): string {
    if (this.language !== 'km' || !this.khmerDigits) return text;
    return text.replace(/\d/g, (digit) => String.fromCodePoint(0x17e0 + Number(digit)));
  }

  number(n: number): string {
    return this.#written(english.plain.format(n));
  }

  compact(n: number): string {
    if (this.language === 'en' || n < 1000) return this.#written(english.short.format(n));
    const [unit, word] = n >= 1_000_000 ? [1_000_000, 'លាន'] : [1000, 'ពាន់'];
    return this.#written(`${Number((n / unit).toPrecision(3))} ${word}`);
  }

  bits(millibits: number): string {
    return this.#written(english.bits.format(millibits / 1000));
  }

  permille(n: number): string {
    return this.#written(english.share.format(n / 1000));
  }

  day(at: string): string {
    const { day, month, year } = this.#parts(at, at.length === 10);
    return this.#written(`${day} ${month} ${year}`);
  }

  /** The day it is where the workspace is, `2026-11-27`. */
  today(): string {
    return this.date(new Date());
  }

  /** The day of a moment there, as addresses write it. */
  date(at: string | Date): string {
    return new Intl.DateTimeFormat('en-CA', { timeZone: this.zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(at));
  }

  month(at: string | Date): string {
    const { month, year } = this.#parts(at, true);
    return this.#written(`${month} ${year}`);
  }

  moment(at: string): string {
    const { day, month, year, hour, minute } = this.#parts(at, false);
    return this.#written(`${day} ${month} ${year}, ${hour}:${minute}`);
  }

  /** A moment; of one at midnight to the second the day alone, since a date without a time is kept as its midnight. */
  time(at: string): string {
    const { hour, minute } = this.#parts(at, false);
    const isMidnight = at.length === 10 || (hour === '00' && minute === '00' && new Date(at).getTime() % 60_000 === 0);
    return isMidnight ? this.day(at) : this.moment(at);
  }

  #parts(at: string | Date, plain: boolean): Record<string, string> {
    const date = new Date(at);
    const parts = Object.fromEntries((plain ? this.#utc : this.#moment).formatToParts(date).map((part) => [part.type, part.value]));
    if (this.language === 'km') {
      const number = new Intl.DateTimeFormat('en-GB', { month: 'numeric', timeZone: plain ? 'UTC' : this.zone }).format(date);
      parts['month'] = MONTHS[Number(number) - 1] ?? '';
    }
    return parts;
  }

  /** Hundredths of a currency's unit as people write it. */
  money(currency: string, hundredths: number, how: 'whole' | 'compact' = 'whole'): string {
    const amount = hundredths / 100;
    const short = how === 'compact' && amount >= 100_000;
    const figure = short ? this.compact(amount) : this.number(Math.round(amount));
    const sign = /^[A-Z]{3}$/.test(currency) ? signOf(currency) : currency;
    return sign.length === 1 ? `${sign}${figure}` : `${figure} ${sign}`;
  }

  /** A country by its code; an invented country keeps its code. */
  nation(code: string): string {
    if (!/^[A-Z]{2}$/.test(code) || invented(code)) return code;
    const khmer = this.language === 'km' ? NATIONS[code] : undefined;
    return (Array.isArray(khmer) ? khmer[0] : khmer) ?? english.nations.of(code) ?? code;
  }

  tongue(code: string): string {
    if (!/^[a-z]{2,3}$/.test(code)) return code;
    return (this.language === 'km' ? TONGUES[code] : undefined) ?? english.tongues.of(code) ?? code;
  }
}

/** `$` of `USD`; the code where the currency has no sign of its own. */
function signOf(currency: string): string {
  const parts = new Intl.NumberFormat('en-GB', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).formatToParts(0);
  return parts.find((part) => part.type === 'currency')?.value ?? currency;
}

/** Codes that ISO 3166 leaves to users, as exercises use them. */
export function invented(code: string): boolean {
  return /^(X[A-Z]|Q[M-Z]|AA|ZZ)$/.test(code);
}

export const locale = new Locale();
