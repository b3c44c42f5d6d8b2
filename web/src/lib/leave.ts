import { api } from './api/api';
import { go } from './router.svelte';
import { here } from './session.svelte';
import { mayLeave } from './unsaved';

/** Signs out, here and in other tabs, whether the server can be told or not. */
export async function leave() {
  if (!mayLeave()) return;
  try {
    await api.signOut();
  } finally {
    go('/sign-in', 'replace');
    here.leave();
  }
}
