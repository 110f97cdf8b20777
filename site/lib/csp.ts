// What a page may load and run. Other people's text stands on every page: should one ever get through as markup, nothing of it may run.

/** Everything from the site itself, nothing inline, no plugins, no other base, no form that leads away (CSP Level 3). */
export const CONTENT_SECURITY_POLICY = "default-src 'self';object-src 'none';base-uri 'none';form-action 'self'"
