// Exists for its target: the precompiled headers.
