"""Tests of the rules: values in, values out."""
