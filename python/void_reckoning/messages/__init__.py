"""Worlds and campaigns as Protocol Buffers messages: for tools in other languages and across a network."""
