// Ids of what a registry adds for itself, told apart without a schema: for pages, which carry none.

/** `x-` and a name, see `PluginIdSchema`. */
export type PluginId = `x-${string}`

export const isPlugin = (id: string): id is PluginId => id.startsWith('x-')
