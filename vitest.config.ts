import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{bridge,core,pipeline,serve,site,tests}/**/*.test.ts'],
    globalSetup: ['tests/browser/unpacked-chromium.ts'],
    setupFiles: ['tests/property-seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
})
