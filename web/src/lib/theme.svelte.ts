export type Theme = 'system' | 'light' | 'dark';

const KEY = 'krama-theme';
const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** The look that was chosen; kept in this browser. */
class Look {
  theme = $state<Theme>(kept());

  choose(theme: Theme) {
    this.theme = theme;
    localStorage.setItem(KEY, theme);
    this.apply();
  }

  next() {
    this.choose(themes[(themes.indexOf(this.theme) + 1) % themes.length] ?? 'system');
  }

  apply() {
    if (this.theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = this.theme;
  }
}

function kept(): Theme {
  const word = localStorage.getItem(KEY) as Theme | null;
  return word && themes.includes(word) ? word : 'system';
}

export const look = new Look();
