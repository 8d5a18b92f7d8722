"""A campaign in the browser: star map, curves, events, battles, orders, performance; live or afterwards.

``void-reckoning dashboard`` serves it. docs/guides/dashboard.md is its guide, ``protocol.py`` defines the messages of its socket. Needs the
extra ``[dashboard]``.
"""
