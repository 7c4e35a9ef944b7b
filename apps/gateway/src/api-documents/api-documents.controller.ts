import { Controller, Get, Inject } from '@nestjs/common';
import { OpenRoute } from '../access/open-route.js';
import { ApiDocuments } from './api-documents.js';

/** What others generate their clients from. */
@OpenRoute()
@Controller()
export class ApiDocumentsController {
  constructor(@Inject(ApiDocuments) private readonly documents: ApiDocuments) {}

  @Get('openapi.json')
  openApi(): object {
    return this.documents.openApi;
  }

  @Get('asyncapi.json')
  asyncApi(): object {
    return this.documents.asyncApi;
  }
}
