// What the signs in a picture mean, said below it: on paper and under a finger nothing pops up.

import {h} from './dom';

export interface Sign {
  sign: HTMLElement;
  means: string;
  there: boolean; // in the picture of this run
}

export function signs(...all: Sign[]): HTMLElement {
  const items = all.filter(({there}) => there).map(({sign, means}) => h('li', {}, sign, ` ${means}`));
  return h('ul', {class: 'legend signs', 'aria-label': 'Signs', hidden: items.length === 0}, ...items);
}
