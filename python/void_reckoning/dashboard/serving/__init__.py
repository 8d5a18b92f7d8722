"""The dashboard's server: who may ask, the sockets, the built page."""
