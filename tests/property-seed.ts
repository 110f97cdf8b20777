// Property tests draw the same cases in every run, so that a change is what makes them fail. HISPER_SEED=random draws others.
import fc from 'fast-check'

const seed = process.env.HISPER_SEED ?? '20261122'
fc.configureGlobal(seed === 'random' ? {} : { seed: Number(seed) })
