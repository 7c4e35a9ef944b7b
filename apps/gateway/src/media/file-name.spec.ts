import { describe, expect, it } from 'vitest';
import { checkedName, nameOfDisposition } from './file-name.js';

describe('the name of a file', () => {
  it.each([
    ['cat.png', 'cat.png'],
    ['/home/me/cat.png', 'cat.png'],
    ['C:\\pictures\\cat.png', 'cat.png'],
    ['../../etc/passwd', 'passwd'],
    ['', ''],
    ['x'.repeat(256), 'x'.repeat(256)],
  ])('loses its folders: %s', (given, name) => {
    expect(checkedName(given)).toBe(name);
  });

  it.each(['x'.repeat(257), 'a\nb', 'a\0b', 'a\u007fb'])('is refused: %j', (given) => {
    expect(() => checkedName(given)).toThrow(/^fileName: got text of \d+ characters; it may be/);
  });
});

describe('Content-Disposition', () => {
  const wire = (text: string) => Buffer.from(text).toString('latin1');

  it.each([
    ['attachment; filename="cat.png"', 'cat.png'],
    ['attachment; filename=cat.png; size=5', 'cat.png'],
    ['attachment; filename="a \\"b\\".png"', 'a "b".png'],
    ["attachment; filename=x.png; filename*=UTF-8''Z%C3%BCrich.png", 'Zürich.png'],
    ["attachment; filename*=utf-8'de'%E2%82%AC.txt", '€.txt'],
    ["attachment; filename*=UTF-8''%ZZ", ''],
    [wire('attachment; filename="Zürich.png"'), 'Zürich.png'],
    ['attachment; filename="Z\xfcrich.png"', 'Zürich.png'],
    ['attachment', ''],
    [undefined, ''],
  ])('%s', (header, name) => {
    expect(nameOfDisposition(header)).toBe(name);
  });
});
