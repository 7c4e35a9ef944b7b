import { Injectable, NotFoundException, type PipeTransform } from '@nestjs/common';

/** A commandId in a path. @throws 404 for one with NUL: no database stores it, so no command has it */
@Injectable()
export class CommandIdPipe implements PipeTransform<string, string> {
  transform(commandId: string): string {
    if (commandId.includes('\0')) throw new NotFoundException('no message of this commandId is known');
    return commandId;
  }
}
