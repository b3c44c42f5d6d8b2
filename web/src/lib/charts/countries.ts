import codes from 'i18n-iso-countries/codes.json';

const numeric = new Map((codes as unknown as string[][]).flatMap((code) => [code[0], code[1]].map((name) => [name ?? '', code[2] ?? ''] as const)));

/** ISO 3166 numeric code, as the map names its countries. */
export function numericCode(code: string): string {
  return numeric.get(code.toUpperCase()) ?? '';
}
