"""A campaign in the browser: star map, curves, events, battles, orders, performance; live or afterwards.

``void-reckoning dashboard`` serves it. docs/guides/dashboard.md says how to use it, ``protocol.py`` what goes over the socket. Needs the
extra ``[dashboard]``.
"""
