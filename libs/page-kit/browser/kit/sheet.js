/** Dialogs at the side: Escape, their button and a click beside them close them; focus goes back where it was. */

/** @param {HTMLDialogElement} sheet */
export function openSheet(sheet) {
  if (!sheet.open) sheet.showModal();
}

export function startSheets() {
  for (const sheet of document.querySelectorAll('dialog')) {
    sheet.querySelector('.close')?.addEventListener('click', () => sheet.close());
    sheet.addEventListener('click', (event) => {
      if (event.target === sheet) sheet.close();
    });
  }
}
