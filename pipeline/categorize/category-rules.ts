// The shape of one category's rules: three lists, separated by commas, by how much a word says.

/** Lower case, singular or plural as it reads best: both are found. Facts a reader can check; never a word for one server's sake. */
export interface CategoryRules {
  /** Products, programs, formats and standards whose name is no everyday word. */
  services: string
  /** Words of the field, and products named by everyday words: decide in a name; a keyword or a description needs a second one. */
  terms: string
  /** Words that are used elsewhere as well: never decide alone. */
  hints: string
}
