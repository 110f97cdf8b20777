// What a page may load and run. Other people's text stands on every page: should one ever get through as markup, nothing of it may run.

/** Everything from the site itself, nothing inline, no plugins, no other base, no form that leads away (CSP Level 3). */
export const CONTENT_SECURITY_POLICY = "default-src 'self';object-src 'none';base-uri 'none';form-action 'self'"

/**
 * Of the page of tasks: besides, it reaches the companion on the reader's machine, and shows pictures and plays sounds that a tool answered.
 * A blob is of the page's own making.
 */
export const TASKS_SECURITY_POLICY = `${CONTENT_SECURITY_POLICY};connect-src 'self' http://127.0.0.1:*;img-src 'self' blob:;media-src blob:`
