import { here } from '../session.svelte';
import { problemOf, ROOT } from './call';
import { Refused, unreachable } from './refused';
import type { Piece } from './shapes';

/** Sends files and tells how far they are, in thousandths: only `XMLHttpRequest` says so. */
export function upload(form: FormData, sent: (permille: number) => void): Promise<Piece> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${ROOT}/files`);
    request.responseType = 'json';
    if (here.session) request.setRequestHeader('x-krama-csrf', here.session.csrf);
    request.upload.onprogress = (event) => event.lengthComputable && sent(Math.round((1000 * event.loaded) / event.total));
    request.onerror = () => reject(new Refused(unreachable('')));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        here.touch();
        return resolve(request.response as Piece);
      }
      if (request.status === 401) here.session = null;
      return reject(new Refused(problemOf(request.status, request.statusText, request.response)));
    };
    request.send(form);
  });
}
