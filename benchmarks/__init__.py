"""Benchmarks: run by hand, never by a test."""
