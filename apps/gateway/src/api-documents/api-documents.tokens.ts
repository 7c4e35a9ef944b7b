/** DI token of the two documents. */
export const API_DOCUMENTS = Symbol('ecall-gateway.api-documents');

export interface ApiDocuments {
  readonly openApi: object;
  readonly asyncApi: object;
}
