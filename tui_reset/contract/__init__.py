"""What client and backend share: records of the wire, problem codes, limits and text rules. No I/O."""
