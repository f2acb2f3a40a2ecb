/**
 * For a button that goes away with what it does: the focus moves to the panel first, where Tab and the keys of the
 * panel work, instead of being lost to the page.
 */
export function leaving(run: () => void): (event: Event) => void {
  return (event) => {
    (event.currentTarget as Element).closest<HTMLElement>(".panel")?.focus();
    run();
  };
}

/** For one button that starts and ends something: the second click of a double click does not end what the first began. */
export function once(run: () => void): (event: MouseEvent) => void {
  return ({ detail }) => {
    if (detail < 2) run();
  };
}
