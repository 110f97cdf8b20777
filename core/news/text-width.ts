// How wide a text is in Verdana at 11 pixels, the font of badges everywhere. Known are the characters that our own words have.

/** Pixels to the characters that are so wide. */
const WIDTHS: Readonly<Record<string, string>> = {
  3.02: 'il',
  3.79: 'j',
  3.87: ' f',
  4: '.·',
  4.33: 't',
  4.63: 'I',
  4.69: 'r',
  5: 'J-/',
  5.73: 'cs',
  5.78: 'z',
  6.12: 'L',
  6.32: 'F',
  6.51: 'kvxy',
  6.55: 'e',
  6.61: 'a',
  6.63: 'P',
  6.68: 'o',
  6.77: 'Y',
  6.78: 'T',
  6.85: 'bdgpq',
  6.96: 'Ehnu',
  6.99: '0123456789',
  7.52: 'ASV',
  7.54: 'BXZ',
  7.62: 'K',
  7.65: 'R',
  7.68: 'C',
  8.05: 'U',
  8.23: 'N',
  8.27: 'H',
  8.48: 'D',
  8.53: 'G',
  8.66: 'OQ',
  9: 'w',
  9.27: 'M',
  10.7: 'm',
  10.88: 'W',
}

const WIDTH_OF = new Map(Object.entries(WIDTHS).flatMap(([width, chars]) => [...chars].map((char) => [char, Number(width)] as const)))

/** Of what a registry of one's own may be called: `textLength` in the badge makes it so wide, be it narrower. */
const UNKNOWN = 11

/** Whole pixels. */
export function toWidth(text: string): number {
  return Math.round([...text].reduce((width, char) => width + (WIDTH_OF.get(char) ?? UNKNOWN), 0))
}
