import { IsOptional, Matches } from 'class-validator';
import { DecisionReason } from '../decisions/reason.dto.js';

/** As rows and events name a recipient: in another spelling it would name nobody. */
const E164 = /^\+[1-9]\d{4,16}$/;

/** Whom nothing more is to be sent to. */
export class CancelCommand extends DecisionReason {
  /** One recipient of the command, E.164; all of them where it is missing. */
  @IsOptional()
  @Matches(E164, { message: 'to: may be a number in E.164, such as +41791234567' })
  to?: string;
}
