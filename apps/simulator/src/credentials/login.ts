/** Name and password of an account, or of one of its API users. */
export interface Login {
  readonly username: string;
  readonly password: string;
}
