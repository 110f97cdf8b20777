// How many servers a page of a list has, in plain pages and in the reader's browser alike.
export const PAGE_SIZE = 50
