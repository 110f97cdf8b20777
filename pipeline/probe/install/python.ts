// The machine's own Python with pip, as the installer and the interpreter of PyPI packages.
import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'

export interface Python {
  /** Real path of the interpreter, no shim. */
  executable: string
  /** `3.11` */
  release: string
}

const AnswerSchema = z.object({ executable: z.string(), release: z.string(), pip: z.boolean() })
const QUESTION = `
import importlib.util, json, sys
print(json.dumps({
  "executable": sys.executable,
  "release": "%d.%d" % sys.version_info[:2],
  "pip": importlib.util.find_spec("pip") is not None,
}))`

/**
 * The system's own first, because every sandbox shows it.
 * @param path folders to look in, as in `PATH`
 * @param first folders to look in before those
 * @returns in words why there is none, where there is none
 */
export async function findPython(path: string, first: readonly string[] = ['/usr/bin']): Promise<Python | string> {
  const candidates = [...first, ...path.split(delimiter)].map((folder) => join(folder, 'python3')).filter((file) => existsSync(file))
  for (const candidate of new Set(candidates)) {
    try {
      const env = { PATH: path, HOME: process.env.HOME ?? '/' }
      const { stdout } = await promisify(execFile)(candidate, ['-I', '-c', QUESTION], { env, timeout: 20_000 })
      const { pip, executable, release } = AnswerSchema.parse(JSON.parse(stdout))
      if (pip) return { executable: realpathSync(executable), release }
    } catch {
      // a shim without a Python behind it: the next one
    }
  }
  return candidates.length === 0 ? 'there is no python3' : 'no python3 here has pip'
}

/**
 * pip, kept from starting anything at all: to build a package it would have to. An audit hook cannot be taken away again (PEP 578), so
 * this holds for a dependency by URL as well, which `--only-binary` does not.
 */
const PIP_ALONE = `
import runpy, sys
STARTS = ("subprocess.Popen", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system")
def refuse(event, _):
  if event in STARTS:
    raise PermissionError("nothing is started while packages are installed")
sys.addaudithook(refuse)
runpy.run_module("pip", run_name="__main__", alter_sys=True)`

export interface PipOptions {
  /** A requirement (PEP 508): `name` or `name==version`. */
  requirement: string
  /** Address of a simple index (PEP 503). */
  index: string
  /** Folder that the packages go to. */
  target: string
  downloads: string
  /** File that says what was installed (pip's installation report). */
  report: string
}

/** Wheels only, from one index only, whatever the machine's own configuration says. */
export function pipArguments({ requirement, index, target, downloads, report }: PipOptions): string[] {
  return [
    ...['-I', '-c', PIP_ALONE],
    ...['install', '--isolated', '--no-input', '--disable-pip-version-check'],
    ...['--only-binary', ':all:'],
    ...['--no-compile', '--no-warn-script-location', '--progress-bar', 'off'],
    ...['--index-url', index, '--target', target, '--cache-dir', downloads, '--report', report],
    ...['--retries', '1', '--timeout', '30'],
    '--',
    requirement,
  ]
}

/** Without it, pip reads the machine's configuration even in isolation. */
export const PIP_ENVIRONMENT = { PIP_CONFIG_FILE: '/dev/null' }

/**
 * What starts a console script (entry points specification: import the module, call the object, exit with what it returns), with the
 * standard library and the packages beside it, and nothing else that the machine has installed.
 */
export const START_SCRIPT = `
import importlib, os, site, sys
folder = os.environ["PYTHONPATH"]
sys.path[:] = [p for p in sys.path if p and p != folder and not p.rstrip("/").endswith(("site-packages", "dist-packages"))]
sys.path.insert(0, folder)
site.addsitedir(folder)
module, attribute, name = sys.argv[1:4]
sys.argv[:4] = [os.path.join(folder, "bin", name)]
found = importlib.import_module(module)
for part in attribute.split("."):
  found = getattr(found, part)
sys.exit(found())`
