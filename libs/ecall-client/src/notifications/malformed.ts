/** The body is not what eCall sends. */
export interface Malformed {
  readonly kind: 'malformed';
  /** Which part is missing or wrong; never its value. */
  readonly detail: string;
}
