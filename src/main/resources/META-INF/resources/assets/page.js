// Keeps the page live: told of a change, it fetches the part that changes and exchanges what differs, so that focus and reading place stay.
(() => {
  'use strict';
  const QUIET = 25000; // two heartbeats that didn't come
  const link = document.getElementById('link');
  const news = document.getElementById('news');
  const sifter = document.getElementById('sift');
  const wanted = document.getElementById('wanted');
  const sifted = document.getElementById('sifted');
  let heard = 0, fetching = false, again = false;

  const view = () => document.getElementById('view');

  function say(state) {
    if (link.dataset.state === state) return;
    link.dataset.state = state;
    link.textContent = link.dataset[state];
    link.classList.toggle('lost', state === 'lost');
    view().classList.toggle('lost-view', state === 'lost');
  }

  function announce() {
    const summary = document.getElementById('summary');
    const text = summary ? summary.textContent.replace(/\s+/g, ' ').trim() : '';
    if (news.textContent !== text) news.textContent = text;
  }

  // Exchanges the smallest parts that differ. `to` is taken apart.
  function patch(from, to) {
    if (from.isEqualNode(to)) return;
    const before = [...from.children], after = [...to.children];
    const alike = from.cloneNode(false).isEqualNode(to.cloneNode(false)) && !hasText(from) && !hasText(to) &&
      before.length > 0 && before.length === after.length && before.every((kid, i) => kid.id === after[i].id);
    if (alike) before.forEach((kid, i) => patch(kid, after[i]));
    else from.replaceWith(to);
  }

  function hasText(node) {
    return [...node.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent.trim() !== '');
  }

  // Leaves the rows whose names hold every word that is wanted, and all of an estate whose own name does.
  function sift(view) {
    const words = wanted.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
    const named = (part, also) => words.every((word) => (part.dataset.names + ' ' + also).toLowerCase().includes(word));
    const estates = [...view.querySelectorAll('.estate')];
    for (const estate of estates) {
      const whole = named(estate, '');
      const rows = [...estate.querySelectorAll('tr[data-names]')];
      for (const row of rows) row.hidden = !whole && !named(row, estate.dataset.names);
      estate.hidden = !whole && rows.every((row) => row.hidden);
      for (const table of estate.querySelectorAll('.scroll')) {
        table.hidden = [...table.querySelectorAll('tr[data-names]')].every((row) => row.hidden);
        table.previousElementSibling.hidden = table.hidden;
      }
    }
    const left = estates.filter((estate) => !estate.hidden).length;
    const text = words.length === 0 ? '' : sifted.dataset.some.replace('%1', left).replace('%2', estates.length);
    if (sifted.textContent !== text) sifted.textContent = text;
  }

  async function refresh() {
    if (fetching) { again = true; return; }
    fetching = true;
    try {
      const answer = await fetch('/view?lang=' + document.documentElement.lang, { cache: 'no-store' });
      if (answer.status === 401) { location.reload(); return; }
      if (answer.ok || answer.status === 403) {
        const fresh = view().cloneNode(false);
        fresh.append(...new DOMParser().parseFromString(await answer.text(), 'text/html').body.childNodes);
        sift(fresh);
        const focused = document.activeElement && document.activeElement.id;
        patch(view(), fresh);
        if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
        announce();
      }
    } catch (e) {
      // The stream says that the connection is lost.
    } finally {
      fetching = false;
      if (again) { again = false; refresh(); }
    }
  }

  function alive() { heard = Date.now(); say('live'); }

  sifter.hidden = false;
  sifter.addEventListener('submit', (event) => event.preventDefault());
  wanted.addEventListener('input', () => sift(view()));
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest('input, select, textarea')) {
      event.preventDefault();
      wanted.focus();
    } else if (event.key === 'Escape' && event.target === wanted) {
      wanted.value = '';
      sift(view());
    }
  });
  sift(view()); // a browser that goes back keeps what was wanted

  say('connecting');
  announce();
  const stream = new EventSource('/events');
  stream.addEventListener('beat', () => { const first = heard === 0 || Date.now() - heard > QUIET; alive(); if (first) refresh(); });
  stream.addEventListener('change', () => { alive(); refresh(); });
  stream.addEventListener('error', () => { if (Date.now() - heard > QUIET) say('lost'); });
  setInterval(() => { if (heard && Date.now() - heard > QUIET) say('lost'); }, 1000);
})();
