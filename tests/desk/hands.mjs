// Ways to use a page: with a mouse, by keyboard alone. Both see what people see, and know no address but the first one.

class Hand {
  constructor(page, origin) {
    Object.assign(this, { page, origin });
  }

  // Where somebody types an address, or opens a link that was given to them.
  async visit(address) {
    await this.page.goto(address.startsWith('http') ? address : this.origin + address);
    return this;
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  async sees(selector) {
    return (await this.page.locator(selector).count()) > 0;
  }

  async words(selector = 'main') {
    return (await this.page.locator(selector).allInnerTexts()).join('\n');
  }

  // Whichever is on the page and shown.
  target(selector) {
    return this.page.locator(selector).filter({ visible: true }).first();
  }

  // Presses what leads to another page (or this one anew), and waits for it.
  async go(selector) {
    const arrived = this.page.waitForEvent('framenavigated', { predicate: (frame) => frame === this.page.mainFrame() });
    arrived.catch(() => {}); // told below
    await this.press(selector);
    await arrived;
    await this.page.waitForLoadState('load');
  }
}

export class Mouse extends Hand {
  // Where the largest piece of it is: a link may stand on two lines. What lies there must be it.
  async press(selector) {
    const target = this.target(selector);
    await target.scrollIntoViewIfNeeded();
    const handle = await target.elementHandle();
    const { x, y, over } = await handle.evaluate((e) => {
      const [r] = [...e.getClientRects()].sort((a, b) => b.width * b.height - a.width * a.height);
      const x = r.left + r.width / 2;
      const y = r.top + r.height / 2;
      const at = document.elementFromPoint(x, y);
      return { x, y, over: at && (e.contains(at) || at.contains(e)) ? '' : at?.outerHTML.slice(0, 100) ?? 'nothing' };
    });
    if (over) throw new Error(`${selector} on ${this.path} lies under ${over}`);
    await this.page.mouse.click(x, y);
  }

  async fill(selector, text) {
    await this.target(selector).click({ clickCount: 3 });
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  async tick(selector) {
    const box = this.target(selector);
    if (!(await box.isChecked())) await box.click();
  }

  async choose(selector, value) {
    await this.target(selector).selectOption(value);
  }
}

// Tab, typing, arrows, blank and Enter; nothing else. Each place that has the focus must show that.
export class Keyboard extends Hand {
  unseen = [];

  async reach(selector) {
    const target = await this.target(selector).elementHandle();
    if (!target) throw new Error(`there is no ${selector} on ${this.path}`);
    for (let steps = 0; steps < 400; steps++) {
      const { there, fault } = await target.evaluate((wanted) => {
        const e = document.activeElement;
        const there = e === wanted || (wanted.type === 'radio' && e?.type === 'radio' && e.name === wanted.name && e.form === wanted.form);
        if (!e || e === document.body) return { there };
        const r = e.getBoundingClientRect();
        const s = getComputedStyle(e);
        const marked = (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none';
        const at = document.elementFromPoint(Math.min(Math.max(r.left + r.width / 2, 0), innerWidth - 1), Math.min(Math.max(r.top + Math.min(r.height / 2, 20), 0), innerHeight - 1));
        const seen = r.width <= 1 || (at && (e.contains(at) || at.contains(e) || at.closest('label')?.control === e));
        return { there, fault: !marked ? 'shows no focus' : !seen ? 'has the focus where it cannot be seen' : '', of: e.outerHTML.slice(0, 90) };
      });
      if (fault) this.unseen.push(`${this.path}: ${await this.page.evaluate(() => document.activeElement.outerHTML.slice(0, 100))} ${fault}`);
      if (there) return target;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${selector} on ${this.path} is not reached by 400 times Tab`);
  }

  async press(selector) {
    await this.reach(selector);
    await this.page.keyboard.press('Enter');
  }

  async fill(selector, text) {
    await this.reach(selector);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  async tick(selector) {
    const box = await this.reach(selector);
    if (!(await box.isChecked())) await this.page.keyboard.press('Space');
  }

  async choose(selector, value) {
    const list = await this.reach(selector);
    for (let steps = 0; steps < 200 && (await list.evaluate((e) => e.value)) !== value; steps++) await this.page.keyboard.press(steps < 100 ? 'ArrowDown' : 'ArrowUp');
    if ((await list.evaluate((e) => e.value)) !== value) throw new Error(`${selector} has no "${value}"`);
  }
}
