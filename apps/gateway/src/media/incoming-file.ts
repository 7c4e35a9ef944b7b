/** A file on its way in: nothing of it is read before somebody asks for it. */
export interface IncomingFile {
  /** Without parameters, in lower case. */
  readonly type: string;
  /** Empty where none was given. */
  readonly name: string;
  /** Bytes, where they are known beforehand. */
  readonly size?: number;
  /** Ends with an error where the request breaks off, or its form does. */
  readonly bytes: AsyncIterable<Buffer>;
}
