"""The figures of `make bench`, each as a ratio or a bound in one run."""
