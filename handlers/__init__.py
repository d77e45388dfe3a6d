"""How the conference bot talks: one module a conversation."""
