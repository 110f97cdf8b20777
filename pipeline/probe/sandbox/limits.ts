// How much of the machine the code of one probe may take. Every number is a parameter; these are the defaults.

export interface SandboxLimits {
  /** Of all its processes together, with what they write to temporary folders. Per process where there are no control groups. */
  memoryBytes: number
  /** Processes and threads at a time. */
  processes: number
  /** Processor time of one process, in whole seconds. */
  cpuSeconds: number
  /** Size of one file. */
  fileBytes: number
  /** Of one process. */
  openFiles: number
  /** Of each temporary folder. */
  tmpBytes: number
}

export const DEFAULT_SANDBOX_LIMITS: Readonly<SandboxLimits> = {
  memoryBytes: 1024 * 1024 * 1024, // the largest of 14 real servers took 336 MB
  processes: 256, // a Node process has 11 threads, a browser's server more
  cpuSeconds: 60,
  fileBytes: 100 * 1024 * 1024,
  openFiles: 1_024,
  tmpBytes: 64 * 1024 * 1024,
}
