import { HttpService } from '@nestjs/axios';
import { type AxiosAdapter, AxiosHeaders, create } from 'axios';
import { describe, expect, it } from 'vitest';
import { sendRequest } from './send-request.js';

const config = () => ({ url: '/message', headers: new AxiosHeaders({ accept: 'application/json' }) });

/** Answers with what it was asked. */
const echo: AxiosAdapter = async (asked) => ({
  status: 200,
  statusText: '',
  headers: {},
  data: asked.headers.get('x-added') ?? 'nothing added',
  config: asked,
});

describe('sendRequest', () => {
  it('hands the request to the adapter as it is', async () => {
    const asked = config();
    const answer = await sendRequest<string>(new HttpService(create({ adapter: echo })), asked);
    expect(answer.data).toBe('nothing added');
    expect(answer.config).toBe(asked);
  });

  it('leads it through the interceptors of its HttpService, and leaves its headers alone', async () => {
    const http = new HttpService(create({ adapter: echo }));
    http.axiosRef.interceptors.request.use((request) => {
      request.headers.set('x-added', 'on the way');
      return request;
    });
    const asked = config();
    expect((await sendRequest<string>(http, asked)).data).toBe('on the way');
    expect(asked.headers.has('x-added')).toBe(false);
  });

  it('leads the answer through them too', async () => {
    const http = new HttpService(create({ adapter: echo }));
    http.axiosRef.interceptors.response.use((answer) => ({ ...answer, status: 418 }));
    expect((await sendRequest(http, config())).status).toBe(418);
  });
});
