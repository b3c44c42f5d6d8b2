import { describe, expect, it } from 'vitest';
import { columnsOf, currencyOf, isDayFirst, readAs, withCurrency, withDayFirst } from './mapping';

const PROPOSED = `# A mapping proposed for desk.csv. Check every line; fields are listed in docs/intake.md.
name = "desk"
source = "desk"
match = ["Case", "Phone"]
dates = ["%d/%m/%Y %H:%M", "%d/%m/%Y"] # or the month first, %m/%d/%Y? No date here tells

[columns]
"Case" = "ref"
"What \\"happened\\"" = "narrative"
# "Phone" = "suspect_phone" # or "victim_phone": you must say which
# "Clerk" = ""
"Lost" = "amount"

# Amounts are read in the currency that is named here, and not at all where none is.
# [constants]
# currency = "USD"
`;

const fields = (text: string) => Object.fromEntries(columnsOf(text).map((column) => [column.name, column.field]));

describe('a proposed mapping', () => {
  it('names its columns, what they mean, and where a person must say', () => {
    expect(fields(PROPOSED)).toEqual({ Case: 'ref', 'What "happened"': 'narrative', Phone: '', Clerk: '', Lost: 'amount' });
    expect(columnsOf(PROPOSED).find((column) => column.name === 'Phone')?.choices).toEqual(['suspect_phone', 'victim_phone']);
    expect(columnsOf(PROPOSED).find((column) => column.name === 'Clerk')?.choices).toEqual([]);
  });

  it('is changed in one line', () => {
    const phone = columnsOf(PROPOSED).find((column) => column.name === 'Phone')!;
    const said = readAs(PROPOSED, phone, 'victim_phone');
    expect(said).toBe(PROPOSED.replace('# "Phone" = "suspect_phone" # or "victim_phone": you must say which', '"Phone" = "victim_phone"'));
    const lost = columnsOf(said).find((column) => column.name === 'Lost')!;
    expect(fields(readAs(said, lost, ''))).toEqual({ ...fields(said), Lost: '' });
  });

  it('says which number of a date is the day', () => {
    expect(isDayFirst(PROPOSED)).toBe(true);
    const turned = withDayFirst(PROPOSED, false);
    expect(turned).toContain('dates = ["%m/%d/%Y %H:%M", "%m/%d/%Y"]\n');
    expect(isDayFirst(turned)).toBe(false);
    expect(isDayFirst(withDayFirst(turned, true))).toBe(true);
    expect(isDayFirst(PROPOSED.replace('dates', '# dates'))).toBeNull();
  });

  it('says in which currency amounts are', () => {
    expect(currencyOf(PROPOSED)).toBe('');
    const said = withCurrency(PROPOSED, 'KHR');
    expect(said).toContain('\n[constants]\ncurrency = "KHR"\n');
    expect([currencyOf(said), currencyOf(withCurrency(said, ''))]).toEqual(['KHR', '']);
    expect(currencyOf('[columns]\n"Case" = "ref"\n')).toBeNull();
  });
});
