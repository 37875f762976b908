"""Measurements that are no tests: what the promises of the product cost and whether they hold."""
