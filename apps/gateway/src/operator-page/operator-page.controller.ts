import { Controller, Get, Inject, NotFoundException, Param, Res } from '@nestjs/common';
import { PageFiles, type PageFile } from '@ecall-gateway/page-kit';
import type { FastifyReply } from 'fastify';
import { OpenRoute } from '../access/open-route.js';

/** The same folder seen from `src` and from `dist`. */
export const PAGE_FOLDER = new URL('../../page/', import.meta.url);

/** The operator's page. Its files hold no data; what they show, they ask of the guarded routes. */
@OpenRoute()
@Controller()
export class OperatorPageController {
  constructor(@Inject(PageFiles) private readonly page: PageFiles) {}

  @Get()
  async index(@Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    return send(reply, await this.page.index());
  }

  @Get('page/:name')
  async file(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    return send(reply, await this.page.read(name));
  }

  /** What it shares with other pages. */
  @Get('page/kit/:name')
  async shared(
    @Param('name') name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return send(reply, await this.page.read(`kit/${name}`));
  }
}

function send(reply: FastifyReply, file: PageFile | undefined): Buffer {
  if (file === undefined) throw new NotFoundException('the page has no such file');
  void reply.headers(file.headers);
  return file.body;
}
