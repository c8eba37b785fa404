"""The HTTP edge: routes, problem documents, limits. No route decides anything."""
