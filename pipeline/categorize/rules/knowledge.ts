// What is written down to be found again, by people or by models.
import type { CategoryRules } from '../category-rules.ts'

export const knowledge: CategoryRules = {
  services: `
    obsidian, notion, roam research, logseq, evernote, apple notes, onenote, bear notes, joplin, siyuan, anytype, craft docs, confluence,
    mediawiki, wikipedia, wikidata, dokuwiki, wikijs, wiki js, bookstack, outline wiki, zettelkasten, readwise, raindrop, raindrop io,
    karakeep, hoarder, linkwarden, pocket app, mem0, memgpt, graphiti, cognee, openmemory, supermemory, basic memory, memory bank,
    heptabase, notebooklm, ragflow, ragie, llamaindex, lightrag, graphrag, flomo, dendron, trilium, appflowy, remnote, yuque, simplenote,
    standard notes, google keep, gitbook, slite, guru knowledge, vectara, memvid, chronulus, bear app, trilium notes, mempalace,
    hindsight memory, devonthink, docmost, foam notes, silverbullet, gbrain`,
  terms: `
    knowledge graph, knowledge base, knowledge management, knowledge, memory, persistent memory, long term memory, agent memory,
    semantic memory, memory server, memory layer, memory system, context memory, episodic memory, shared memory, session memory,
    project memory, rag, retrieval augmented generation, agentic rag, note taking, notes, second brain, personal knowledge, wiki,
    bookmarks, bookmark manager, journal, journaling, diary, mind map, mindmap, document retrieval, context persistence, obsidian vault,
    project context, encyclopedia, persistent context, context engineering, craft, capacities, tana, affine, zep, letta, memos, engram`,
  hints: `
    persistent, persist, entities, relations, retrieval, observations, remembers, store and retrieve, semantic, backlinks, vector,
    across sessions, recalls, chunks, citations, ingest, embeddings, semantic search, vector search, hybrid search, vault`,
}
