// What the units server reckons: factors to one base unit a quantity. Exact by definition (BIPM SI Brochure; international yard and
// pound agreement of 1959); results are rounded to 12 significant digits, beyond which floating point says nothing.

/** Metres. */
export const LENGTHS = { mm: 0.001, cm: 0.01, m: 1, km: 1_000, in: 0.0254, ft: 0.3048, yd: 0.9144, mi: 1_609.344, nmi: 1_852 } as const
/** Kilograms. */
export const MASSES = { mg: 1e-6, g: 0.001, kg: 1, t: 1_000, oz: 0.028349523125, lb: 0.45359237, st: 6.35029318 } as const
/** Kelvin: `(value + shift) * factor`. */
export const TEMPERATURES = {
  K: { shift: 0, factor: 1 },
  C: { shift: 273.15, factor: 1 },
  F: { shift: 459.67, factor: 5 / 9 },
} as const

export function convertByFactor<U extends string>(factors: Readonly<Record<U, number>>, value: number, from: U, to: U): number {
  return round((value * factors[from]) / factors[to])
}

/** Undefined below absolute zero, where there is no temperature. */
export function convertTemperature(value: number, from: keyof typeof TEMPERATURES, to: keyof typeof TEMPERATURES): number | undefined {
  const kelvin = (value + TEMPERATURES[from].shift) * TEMPERATURES[from].factor
  if (round(kelvin) < 0) return undefined
  return round(kelvin / TEMPERATURES[to].factor - TEMPERATURES[to].shift)
}

function round(value: number): number {
  return Number(value.toPrecision(12))
}
