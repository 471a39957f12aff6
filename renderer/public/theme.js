// Before the first paint, so that a dark desktop does not flash white.
const chosen = localStorage.getItem('theme');
const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.classList.toggle('dark', dark);
