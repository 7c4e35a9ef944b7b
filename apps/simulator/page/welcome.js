import { byId, setText } from './kit/dom.js';

/** What to do as long as no phone has rung: commands to copy. */
export function startWelcome() {
  setText(
    byId('curl', HTMLElement),
    [
      `curl -u demo:demo ${location.origin}/api/v2/message \\`,
      "  -d '{",
      '  "channel": "Sms", "from": "Gateway",',
      '  "to": "+41791234567",',
      '  "content": { "type": "Text", "text": "Hello" }',
      "}'",
    ].join('\n'),
  );
  for (const command of document.querySelectorAll('.command')) {
    const button = command.querySelector('button');
    const code = command.querySelector('code');
    if (button && code) button.addEventListener('click', () => void copy(code, button));
  }
}

/**
 * @param {HTMLElement} code
 * @param {HTMLButtonElement} button
 */
async function copy(code, button) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    setText(button, 'Copied');
  } catch {
    // Only a page on loopback or HTTPS may write to the clipboard: then it is one key press away.
    getSelection()?.selectAllChildren(code);
    setText(button, 'Press Ctrl+C');
  }
  setTimeout(() => setText(button, 'Copy'), 2_000);
}
