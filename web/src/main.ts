import { mount } from 'svelte';
import App from './App.svelte';
import { locale } from './lib/locale.svelte';
import { look } from './lib/theme.svelte';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/charts.css';

look.apply();
locale.apply();

const target = document.getElementById('page');
if (target) mount(App, { target });
