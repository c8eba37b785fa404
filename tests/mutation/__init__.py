"""Mutation testing of the backend's rules: each small change of them must fail one of their tests."""
