// Which sandbox a machine has: bubblewrap, or else Docker where the images for it are named.
import { type BubblewrapOptions, openBubblewrap } from './bubblewrap.ts'
import { type DockerOptions, openDocker } from './docker.ts'
import type { SandboxCheck } from './sandbox.ts'

/** What is demanded of bubblewrap, Docker always keeps, or is none. */
export interface SandboxWishes extends BubblewrapOptions {
  /** Of interpreters, each with its digest; without any, Docker is not looked for. */
  images: DockerOptions['images']
  /** @default 'docker' */
  docker?: string
}

/**
 * @param needed host paths that have to be visible inside
 * @returns a sandbox that was tried here, or in words why there is none
 */
export function findSandbox(needed: readonly string[], { images, docker = 'docker', ...options }: SandboxWishes): SandboxCheck {
  const first = openBubblewrap(needed, options)
  if (first.sandbox !== undefined || Object.keys(images).length === 0) return first
  const second = openDocker(needed, { images, docker })
  return second.sandbox === undefined ? { sandbox: undefined, reason: `${first.reason}; ${second.reason}` } : second
}
