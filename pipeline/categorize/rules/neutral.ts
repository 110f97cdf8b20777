// Phrases in which a telling word tells nothing: how a server is run, what it is used from, what everybody says.

export const NEUTRAL_PHRASES = `
  model context protocol, mcp server, mcp client, mcp tools, claude desktop, claude code, claude ai, cursor ide, cursor ai, vs code,
  vscode, visual studio code, github copilot, gemini cli, ai agent, ai assistant, ai coding assistants, ai coding agents, coding agents,
  large language model, language model, natural language, cloudflare worker, docker image, docker container, docker support,
  github repository, github repo, spring boot, open source, real time, real world, api key, access token, json rpc, web app,
  web interface, web ui, web based, web service, web api, rest api, command line interface, programming language, in memory,
  memory efficient, type safe, read only, token usage, token efficient, token consumption, context window, context switching,
  switching contexts, conversation interface, directly through, third party, end to end, step by step, machine readable, human readable,
  oauth login, google oauth, test server, knowledge cutoff, market leading, file based, single file, out of the box, low code, no code,
  open claw, openclaw, development environment, next js app, python package, npm package, search for, look up, schedule a demo,
  game changing, health check, status code, state of the art, house keeping, tool call, tool calling, tool execution, service account,
  user account`
