// A script that is loaded when it is asked for needs no helper that preloads style sheets and waits for them: none of ours has any. Vite's
// would be a fifth of a server's page. Should Vite call it otherwise one day, the pages get the helper back, and nothing breaks.

const HELPER = '\0vite/preload-helper.js'

/** A plugin of Vite. */
export function plainImport() {
  return {
    name: 'hisper-plain-import',
    enforce: 'pre' as const,
    load: (id: string) => (id === HELPER ? 'export const __vitePreload = (load) => load()' : undefined),
  }
}
