"""The dashboard's server: access control, the sockets, the built page."""
