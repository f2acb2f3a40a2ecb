/** Lines of a section that are drawn: ten thousand hold the page for seconds. */
export const MOST = 1000;
