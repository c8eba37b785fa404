"""The reference backend: rules decide, store and directory remember, cases act, routes and pages carry."""
