import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

/** A row's id. */
const CURSOR = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whose messages are looked for. */
export class SearchMessages {
  /** A phone number as people write it. It stands in the body, because addresses are logged on the way. */
  @Matches(/^[^\0]{1,64}$/, { message: 'to: may be a number, such as +41791234567' })
  to!: string;

  /** Of a page. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit?: number;

  /** What an answer named as next. */
  @IsOptional()
  @Matches(CURSOR, { message: 'before: may be what an answer named as next' })
  before?: string;
}
