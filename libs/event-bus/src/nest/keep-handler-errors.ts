import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets every error of an event handler through as it is. Without it Nest's RPC layer logs an error that is no
 * `RpcException` and replaces it by "Internal server error", and that is all a dead letter would tell.
 */
@Catch()
export class KeepHandlerErrors implements ExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => error);
  }
}
