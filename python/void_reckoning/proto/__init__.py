"""Protocol Buffers messages, generated from ``schema/protobuf`` when the package is built: ``proto.<folder>.<file>_pb2``."""
