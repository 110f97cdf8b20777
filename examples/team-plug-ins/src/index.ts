export { statesOwner } from './states-owner.ts'
export { teamCatalog } from './team-catalog.ts'
export { teamChat } from './team-chat.ts'
