/** The language of the page, and how it writes numbers, dates and money. */
export type Language = 'en' | 'km';

const KEY = 'krama-language';
const DIGITS = 'krama-khmer-digits';

class Locale {
  language = $state<Language>(localStorage.getItem(KEY) === 'km' ? 'km' : 'en');
  khmerDigits = $state(localStorage.getItem(DIGITS) === 'yes');
  /** Times are told in the workspace's zone, wherever the browser stands. */
  zone = $state('UTC');
  readonly tag = $derived(this.language === 'km' ? `km-KH-u-nu-${this.khmerDigits ? 'khmr' : 'latn'}` : 'en-GB');
  readonly #plain = $derived(new Intl.NumberFormat(this.tag));
  readonly #short = $derived(new Intl.NumberFormat(this.tag, { notation: 'compact', maximumSignificantDigits: 3 }));
  readonly #bits = $derived(new Intl.NumberFormat(this.tag, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
  readonly #share = $derived(new Intl.NumberFormat(this.tag, { style: 'percent', maximumFractionDigits: 0 }));
  readonly #day = $derived(new Intl.DateTimeFormat(this.tag, { day: 'numeric', month: 'short', year: 'numeric', timeZone: this.zone }));
  /** A day without a time is one already; it must not slip into another zone's. */
  readonly #plainDay = $derived(new Intl.DateTimeFormat(this.tag, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }));
  readonly #month = $derived(new Intl.DateTimeFormat(this.tag, { month: 'short', year: 'numeric', timeZone: 'UTC' }));
  readonly #moment = $derived(
    new Intl.DateTimeFormat(this.tag, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: this.zone }),
  );
  readonly #nations = $derived(new Intl.DisplayNames([this.tag, 'en'], { type: 'region', fallback: 'code' }));
  readonly #tongues = $derived(new Intl.DisplayNames([this.tag, 'en'], { type: 'language', fallback: 'code' }));

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

  number(n: number): string {
    return this.#plain.format(n);
  }

  compact(n: number): string {
    return this.#short.format(n);
  }

  bits(millibits: number): string {
    return this.#bits.format(millibits / 1000);
  }

  permille(n: number): string {
    return this.#share.format(n / 1000);
  }

  day(at: string): string {
    return (at.length === 10 ? this.#plainDay : this.#day).format(new Date(at));
  }

  month(at: string | Date): string {
    return this.#month.format(new Date(at));
  }

  moment(at: string): string {
    return this.#moment.format(new Date(at));
  }

  /** Hundredths of a currency's unit as people write it. */
  money(currency: string, hundredths: number, how: 'whole' | 'compact' = 'whole'): string {
    const amount = hundredths / 100;
    const notation = how === 'compact' && amount >= 100_000 ? 'compact' : 'standard';
    const digits = notation === 'compact' ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 };
    if (/^[A-Z]{3}$/.test(currency)) {
      return new Intl.NumberFormat(this.tag, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', notation, ...digits }).format(amount);
    }
    return `${new Intl.NumberFormat(this.tag, { notation, ...digits }).format(amount)} ${currency}`;
  }

  /** A country by its code; an invented country keeps its code. */
  nation(code: string): string {
    return /^[A-Z]{2}$/.test(code) && !invented(code) ? (this.#nations.of(code) ?? code) : code;
  }

  tongue(code: string): string {
    return /^[a-z]{2,3}$/.test(code) ? (this.#tongues.of(code) ?? code) : code;
  }
}

/** Codes that ISO 3166 leaves to users, as exercises use them. */
export function invented(code: string): boolean {
  return /^(X[A-Z]|Q[M-Z]|AA|ZZ)$/.test(code);
}

export const locale = new Locale();
