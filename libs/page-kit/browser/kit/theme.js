// Runs before the first paint, so that nothing flashes.
{
  const KEY = 'theme';
  const root = document.documentElement;
  const kept = localStorage.getItem(KEY);
  if (kept) root.dataset['theme'] = kept;
  addEventListener('DOMContentLoaded', () => {
    const button = document.getElementById('theme');
    const machine = matchMedia('(prefers-color-scheme: dark)');
    const dark = () => root.dataset['theme'] ?? (machine.matches ? 'dark' : 'light');
    const show = () => button?.setAttribute('aria-pressed', String(dark() === 'dark'));
    button?.addEventListener('click', () => {
      root.dataset['theme'] = dark() === 'dark' ? 'light' : 'dark';
      localStorage.setItem(KEY, root.dataset['theme']);
      show();
    });
    machine.addEventListener('change', show);
    show();
  });
}
