"""Where accounts and their passwords live, behind one Protocol."""
