// What one installation may cost.
export interface InstallLimits {
  /** From its first request to the last file. */
  deadlineMs: number
  /** Unpacked, all packages together. */
  maxBytes: number
  maxFiles: number
  maxPackages: number
  /** Of the installer, resident. */
  maxMemoryBytes: number
  /** As it comes over the wire. */
  maxDownloadBytes: number
}

/** The largest real servers measured have 264 MB in 683 packages (docs/decisions/0006). */
export const DEFAULT_INSTALL_LIMITS: InstallLimits = {
  deadlineMs: 300_000,
  maxBytes: 600 * 1024 * 1024,
  maxFiles: 60_000,
  maxPackages: 3_000,
  maxMemoryBytes: 1_536 * 1024 * 1024,
  maxDownloadBytes: 400 * 1024 * 1024,
}
