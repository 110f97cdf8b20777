// The reader's own servers: what state each is in, and what the registry knows of it.
import type { BridgeServer } from '../../../core/schema/bridge.ts'
import { OUTCOMES } from '../../lib/wording.ts'
import { useAnswer } from './answers.ts'
import { Empty, Foreign, Heading, ServerName, Trouble, Waiting } from './Parts.tsx'
import { toHash } from './screens.ts'
import { SERVER_STATES } from './wording.ts'

export function ServersScreen() {
  const { answer, trouble } = useAnswer('servers', (link) => link.ask('GET /v1/servers', {}), 5_000)
  return (
    <>
      <Heading>My servers</Heading>
      <Trouble trouble={trouble} />
      {answer === undefined && trouble === undefined && <Waiting>Looking for servers</Waiting>}
      {answer?.servers.length === 0 && (
        <Empty title="No servers are set up on this machine">
          <p>
            The companion reads the configurations of your MCP clients. Add a server with <code>npx hisper add ID</code>, or choose one on
            its page here.
          </p>
        </Empty>
      )}
      {answer !== undefined && answer.servers.length > 0 && (
        <ul className="list">
          {answer.servers.map((server) => (
            <li key={server.id}>
              <ServerLine server={server} isLink />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

export function ServerLine({ server, isLink = false }: { server: BridgeServer; isLink?: boolean }) {
  const { shape, word } = SERVER_STATES[server.state]
  return (
    <>
      <p className="head">
        {isLink && (
          <b>
            <a href={toHash({ name: 'server', id: server.id })}>
              <Foreign>{server.title}</Foreign>
            </a>
          </b>
        )}
        <span className={`mark ${shape}`}>{word}</span>
        {server.registry !== undefined && <Known {...server.registry} />}
      </p>
      <p className="label">
        <ServerName id={server.id} /> · from <Foreign>{server.configuredIn}</Foreign> · {server.transport}
      </p>
      {server.problem !== undefined && (
        <p className="foreign">
          <Foreign>{server.problem}</Foreign>
        </p>
      )}
    </>
  )
}

function Known({ outcome, findings }: { id: string; outcome: keyof typeof OUTCOMES; findings: number }) {
  const { word } = OUTCOMES[outcome]
  return (
    <>
      <span className="label">Registry: {word.toLowerCase()}</span>
      {findings > 0 && <span className="mark degraded">{findings === 1 ? '1 finding' : `${findings} findings`}</span>}
    </>
  )
}
