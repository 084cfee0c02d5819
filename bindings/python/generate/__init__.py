"""What `codegen.py` writes: one module of this folder per generated module, and what they share."""
