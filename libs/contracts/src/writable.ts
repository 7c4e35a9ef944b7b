/** What is being put together, field by field: each further spread in a literal costs as much as all of its fields. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };
