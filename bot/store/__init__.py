"""The database: tables, the engine, and the migrations from every version to the next."""
