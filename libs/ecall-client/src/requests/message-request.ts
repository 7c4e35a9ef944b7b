/** How the message travels. Written exactly so: eCall's enum values are case-sensitive. */
export type Channel = 'Sms' | 'Whatsapp' | 'Rcs';

export interface TextContent {
  readonly type: 'Text';
  readonly text: string;
  /** `pageLimit` lowers the number of SMS pages (at most 10) that a long text may take. */
  readonly options?: { readonly pageLimit?: number };
  /** RCS: what the recipient can tap. That there are suggestions is documented, the field's name and shape are assumed. */
  readonly suggestions?: readonly object[];
}

/** For WhatsApp and RCS. `mediaId` is documented (eCall REST API, *Media* page), the other fields are assumed. */
export interface MediaContent {
  readonly type: 'Image' | 'Document' | 'Audio' | 'Video' | 'Sticker';
  /** From an upload. */
  readonly mediaId: string;
  readonly caption?: string;
  /** The name under which the recipient sees a document. */
  readonly fileName?: string;
  /** RCS, as for a text. */
  readonly suggestions?: readonly object[];
}

export interface ImageContent extends MediaContent {
  readonly type: 'Image';
}

export interface DocumentContent extends MediaContent {
  readonly type: 'Document';
}

export interface AudioContent extends MediaContent {
  readonly type: 'Audio';
}

export interface VideoContent extends MediaContent {
  readonly type: 'Video';
}

/** RCS only: WhatsApp does not take it (eCall REST API, *Message* page). */
export interface StickerContent extends MediaContent {
  readonly type: 'Sticker';
}

/** A WhatsApp template. The name of the type is assumed; eCall's own fields go along as they are given. */
export interface TemplateContent {
  readonly type: 'Template';
  readonly [field: string]: unknown;
}

/** An RCS rich card, with suggestions or without. The name of the type is assumed; the fields go along as they are given. */
export interface RichCardContent {
  readonly type: 'RichCard';
  readonly [field: string]: unknown;
}

/** Anything else that eCall knows: passed on as it is. */
export interface OtherContent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export type MessageContent = TextContent | MediaContent | TemplateContent | RichCardContent | OtherContent;

/** One message, or the same message for several recipients. `to` and `toList` exclude each other. */
export interface MessageRequest {
  readonly channel: Channel;
  /** Default: the client's `from` option. A number may begin with `+`: it goes to eCall with `00`. */
  readonly from?: string;
  /** International: `+41…` or `0041…`. */
  readonly to?: string;
  /** Numbers, or address objects of another kind exactly as eCall wants them. */
  readonly toList?: ReadonlyArray<string | Readonly<Record<string, unknown>>>;
  readonly content: MessageContent;
  /** Where eCall sends its status notifications. */
  readonly notification?: { readonly addresses: readonly string[] };
}

/** A message of a list; it has no `notification` of its own. */
export type ListedMessage = Omit<MessageRequest, 'notification'>;

/** Many messages in one request (eCall REST API, *Message List* page). */
export interface MessageListRequest {
  readonly messages: readonly ListedMessage[];
  /** Where eCall sends the status notifications of every message in the list. */
  readonly notification?: { readonly addresses: readonly string[] };
}
