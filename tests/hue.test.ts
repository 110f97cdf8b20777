// A registry of one's own may turn the hue of links: whichever it takes, they are read at 7:1 on every ground (WCAG 2.2, 1.4.6), light and dark.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const TOKENS = readFileSync(join(import.meta.dirname, '../site/styles/tokens.css'), 'utf8')
type Oklch = [lightness: number, chroma: number, hue: number]

/** Both colours of a token, the hue a variable where it is one. */
function pairOf(name: string, hue: number): [light: Oklch, dark: Oklch] {
  const [, text = ''] = new RegExp(`--${name}: light-dark\\((.*)\\);`).exec(TOKENS) ?? []
  const colors = [...text.matchAll(/oklch\(([\d.]+) ([\d.]+) (?:var\(--hue, \d+\)|([\d.]+))\)/g)]
  expect(colors.length, name).toBe(2)
  return colors.map(([, l, c, h]) => [Number(l), Number(c), h === undefined ? hue : Number(h)]) as [Oklch, Oklch]
}

/** Oklab to linear sRGB (CSS Color 4, 10.2 sample code). */
function toLinear([lightness, chroma, hue]: Oklch): number[] {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)]
  const [l, m, s] = [
    (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ]
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

/** What a screen cannot show keeps its lightness and loses chroma (CSS Color 4, 13.2). */
function luminanceOf([lightness, chroma, hue]: Oklch): number {
  let rgb = toLinear([lightness, chroma, hue])
  for (let less = chroma; rgb.some((part) => part < -1e-4 || part > 1.0001) && less > 0; less -= 0.001)
    rgb = toLinear([lightness, less, hue])
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => Math.min(1, Math.max(0, part)))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

it('every hue is read', () => {
  const unread = Array.from({ length: 360 }, (_, hue) => hue).flatMap((hue) =>
    ['paper', 'sunk'].flatMap((ground) =>
      [0, 1].flatMap((scheme) => {
        const [one, other] = [pairOf('accent', hue)[scheme], pairOf(ground, hue)[scheme]].map((color) => luminanceOf(color ?? [0, 0, 0]))
        const ratio = (Math.max(one ?? 0, other ?? 0) + 0.05) / (Math.min(one ?? 0, other ?? 0) + 0.05)
        return ratio < 7 ? [`${hue}° on ${ground}, ${scheme === 0 ? 'light' : 'dark'}: ${ratio.toFixed(2)}`] : []
      }),
    ),
  )
  expect(unread).toEqual([])
})
