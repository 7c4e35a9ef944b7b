import { IsOptional, IsString, Length } from 'class-validator';

/** The longest id that a command can have: one that the gateway made of a record's topic, partition, offset and time. */
export const MAX_KNOWN_COMMAND_ID = 302;

const COMMAND_ID = `text of 1 to ${MAX_KNOWN_COMMAND_ID} characters`;

/** Nothing more is to be sent of a command. The data of a CloudEvent of type `ecall.cancel-message.v1`. */
export class CancelMessage {
  /** Of the command that is to be cancelled. */
  @IsString({ message: COMMAND_ID })
  @Length(1, MAX_KNOWN_COMMAND_ID, { message: COMMAND_ID })
  commandId!: string;

  /** Only to this recipient, written as in the command. Default: to every recipient that the command has. */
  @IsOptional()
  @IsString({ message: 'a phone number' })
  to?: string;
}
