import type { Errand } from '../errands.js';
import { byId, html, shown } from './dom.js';
import { saveReport } from './files.js';

/** A generated page, shown over the current one: as a blob it inherits the current page's policy. */
export class ReportView {
  private readonly dialog = byId<HTMLDialogElement>('report');
  private url = '';

  constructor() {
    this.dialog.addEventListener('close', () => this.clear());
  }

  /** Opens the view at once, and fills it when the page is made. */
  async open(title: string, file: string, make: () => Promise<Errand<{ readonly page: string }>>): Promise<void> {
    const close = html('button', { type: 'button', id: 'report-close' }, 'Close');
    close.addEventListener('click', () => this.dialog.close());
    const says = html('p', { class: 'making', role: 'status' }, 'All replications are run, and the charts drawn …');
    const head = html('div', { class: 'reporthead' }, html('h2', {}, `${title}: ${shown(file, 40)}`), close);
    this.dialog.replaceChildren(head, says);
    if (!this.dialog.open) this.dialog.showModal();
    const made = await make().catch((error: unknown) => ({ ok: false, why: String(error) }) as const);
    if (!this.dialog.open) return;
    if (!made.ok) {
      says.textContent = made.why;
      return;
    }
    const blob = new Blob([made.page], { type: 'text/html' });
    this.url = URL.createObjectURL(blob);
    const apart = html('a', { href: this.url, target: '_blank', rel: 'noopener' }, 'In a tab of its own');
    const save = html('button', { type: 'button' }, 'Save');
    save.addEventListener('click', () => saveReport(blob, file));
    close.before(apart, save);
    says.replaceWith(html('iframe', { src: this.url, title, id: 'report-frame' }));
  }

  private clear(): void {
    URL.revokeObjectURL(this.url);
    this.url = '';
    this.dialog.replaceChildren();
  }
}
