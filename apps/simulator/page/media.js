/** @import { ShownMedia } from '../src/feed/changes.js' */
import { el } from './kit/dom.js';

/**
 * An image is seen at once, the rest is a link; what is not there any more is named.
 * @param {ShownMedia} media
 */
export function mediaView({ type, mediaId, caption }) {
  const text = caption === undefined ? '' : el('p', { class: 'text' }, caption);
  if (mediaId === undefined) return el('div', { class: 'media' }, el('p', { class: 'soft' }, type), text);
  const href = `/control/media/${encodeURIComponent(mediaId)}`;
  const link = el(
    'a',
    { href, target: '_blank', rel: 'noopener' },
    `Open ${type.toLowerCase()}`,
    el('small', {}, mediaId),
  );
  if (type !== 'Image' && type !== 'Sticker') return el('div', { class: 'media' }, link, text);
  const image = el('img', {
    src: href,
    alt: caption ?? type,
    loading: 'lazy',
    error: () => link.replaceChildren(`${type}, not kept here`, el('small', {}, mediaId)),
  });
  link.replaceChildren(image);
  return el('div', { class: 'media' }, link, text);
}
