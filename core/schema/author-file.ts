// hisper.json at the root of a repository: its owner's own word on the server, and who may speak for it. Anything in it that is of another
// shape is as if it were not there. docs/guides/claim.md
import { z } from 'zod'
import { CategorySchema } from './category.ts'
import { LineSchema, LoginSchema, ParagraphSchema, WebUrlSchema } from './text.ts'

/** What it says of the server: beside it stands what was measured, which no word of anybody changes. */
export const AuthorWordsSchema = z.strictObject({
  title: LineSchema.optional(),
  description: ParagraphSchema.optional(),
  homepage: WebUrlSchema.optional(),
  categories: z.array(CategorySchema).min(1).max(4).optional(),
})
export type AuthorWords = z.infer<typeof AuthorWordsSchema>

const { title, description, homepage, categories } = AuthorWordsSchema.shape
export const AuthorFileSchema = z.looseObject({
  /** GitHub logins. */
  maintainers: z.array(LoginSchema).max(100).optional().catch(undefined),
  title: title.catch(undefined),
  description: description.catch(undefined),
  homepage: homepage.catch(undefined),
  categories: categories.catch(undefined),
})
export type AuthorFile = z.infer<typeof AuthorFileSchema>
